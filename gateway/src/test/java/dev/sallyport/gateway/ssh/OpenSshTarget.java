package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/// A real `sshd` on a high loopback port that trusts one certificate authority and nothing else.
final class OpenSshTarget implements AutoCloseable {
    private final Process process;
    private final int port;
    private final String hostKey;
    private final Path log;

    OpenSshTarget(Path directory, PublicKey authority) throws IOException, InterruptedException {
        Files.createDirectories(Path.of("/run/sshd"));
        Path key = directory.resolve("host_key");
        Shell.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()))
                .mustSucceed();
        hostKey = Files.readString(directory.resolve("host_key.pub")).strip();
        Path trusted = directory.resolve("ca.pub");
        Files.writeString(trusted, PublicKeyEntry.toString(authority) + "\n");
        port = freePort();
        log = directory.resolve("sshd.log");
        Path configuration = directory.resolve("sshd_config");
        Files.writeString(
                configuration,
                """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                TrustedUserCAKeys %s
                AuthorizedKeysFile none
                AuthenticationMethods publickey
                PermitRootLogin prohibit-password
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                StrictModes no
                PidFile none
                AcceptEnv LANG LC_*
                AllowTcpForwarding yes
                AllowAgentForwarding yes
                MaxStartups 100
                LogLevel VERBOSE
                Subsystem sftp internal-sftp
                """
                        .formatted(port, key, trusted));
        process =
                new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        awaitListening();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (process.isAlive() && System.nanoTime() < until) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                if (socket.getInputStream().read() == 'S') {
                    return;
                }
            } catch (IOException _) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("sshd did not start:\n" + Files.readString(log));
    }

    FakeInnerDoor.TargetAddress address() {
        return new FakeInnerDoor.TargetAddress("127.0.0.1", port, List.of(hostKey));
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
