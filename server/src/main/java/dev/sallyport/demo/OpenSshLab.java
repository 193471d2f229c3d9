package dev.sallyport.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real OpenSSH `sshd` on a high loopback port.
final class OpenSshLab implements LabHost {
    private static final int START_TRIES = 100;

    private final Process process;
    private final String version;
    private final int port;
    private final List<String> hostKeys;

    private OpenSshLab(Process process, String version, int port, List<String> hostKeys) {
        this.process = process;
        this.version = version;
        this.port = port;
        this.hostKeys = hostKeys;
    }

    /// @param sshd the program
    /// @param authority the certificate authority's public key line
    static OpenSshLab start(Path directory, Path sshd, String authority) throws Exception {
        Files.createDirectories(directory);
        Path key = directory.resolve("host_ed25519");
        Programs.run(
                directory,
                "",
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
        Path ca = directory.resolve("trusted_user_ca.pub");
        Files.writeString(ca, authority + "\n");
        int port = freePort();
        Path config = directory.resolve("sshd_config");
        Files.writeString(
                config,
                """
                Port %s
                ListenAddress 127.0.0.1
                HostKey %s
                TrustedUserCAKeys %s
                AuthorizedKeysFile none
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                UsePAM no
                StrictModes no
                PidFile none
                AcceptEnv LANG LC_*
                Subsystem sftp internal-sftp
                LogLevel VERBOSE
                """
                        .formatted(port, key, ca));
        if (isRoot()) {
            // sshd's own empty directory, which distributions make when the service starts
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process process =
                new ProcessBuilder(sshd.toString(), "-D", "-e", "-f", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("sshd.log").toFile())
                        .start();
        if (!answers(process, port)) {
            process.destroyForcibly();
            throw new Disproved(
                    "sshd does not start: "
                            + Files.readString(directory.resolve("sshd.log")).strip());
        }
        String line = Files.readString(key.resolveSibling("host_ed25519.pub")).strip();
        String[] parts = line.split(" ", 3);
        return new OpenSshLab(process, version(sshd), port, List.of(parts[0] + " " + parts[1]));
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Override
    public String what() {
        return "a real " + version + " on 127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String login() {
        return System.getProperty("user.name");
    }

    @Override
    public List<String> hostKeys() {
        return hostKeys;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private static String version(Path sshd) throws IOException {
        Programs.Ran ran = Programs.run(Path.of("/tmp"), "", List.of(sshd.toString(), "-V"));
        String text =
                ran.out().lines().filter(line -> line.contains("OpenSSH")).findFirst().orElse("");
        return text.isEmpty() ? "OpenSSH sshd" : text.split(",", 2)[0] + " sshd";
    }

    private static boolean answers(Process process, int port) throws Exception {
        for (int i = 0; i < START_TRIES && process.isAlive(); i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                socket.setSoTimeout(2000);
                byte[] greeting = socket.getInputStream().readNBytes(4);
                return new String(greeting, StandardCharsets.US_ASCII).equals("SSH-");
            } catch (IOException _) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
