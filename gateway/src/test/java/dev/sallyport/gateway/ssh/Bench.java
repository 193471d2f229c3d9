package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.gateway.Gateway;
import dev.sallyport.gateway.GatewaySettings;
import dev.sallyport.kernel.Randomness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/// A gateway with an inner door for tests behind it, and stock clients in front of it.
final class Bench implements AutoCloseable {
    static final String LOGIN = System.getProperty("user.name");

    final Path directory;
    final FakeInnerDoor door;
    final GatewaySettings settings;
    Gateway gateway;

    Bench(Path directory) throws IOException {
        this(directory, SshLimits.standard());
    }

    Bench(Path directory, SshLimits limits) throws IOException {
        this.directory = directory;
        Path lineKey = directory.resolve("line.key");
        this.door = new FakeInnerDoor(Gateway.pin(lineKey), 0);
        this.settings =
                new GatewaySettings(
                        FakeInnerDoor.NODE,
                        InetSocketAddress.createUnresolved("127.0.0.1", 0),
                        InetSocketAddress.createUnresolved("127.0.0.1", door.port()),
                        door.pin(),
                        lineKey,
                        directory.resolve("gateway_host_key"),
                        directory.resolve("spool"),
                        limits);
        this.gateway = start();
        writeKnownHosts();
    }

    /// The gateway's host key, as its users have it.
    private void writeKnownHosts() throws IOException {
        String key =
                PublicKeyEntry.toString(HostKeyFile.loadOrCreate(settings.hostKey()).getPublic());
        Files.writeString(
                directory.resolve("known_hosts"),
                "[127.0.0.1]:" + gateway.port() + " " + key + "\n");
    }

    Gateway start() {
        return start(settings.spool());
    }

    /// A gateway that finds this spool.
    Gateway start(Path spool) {
        GatewaySettings other =
                new GatewaySettings(
                        settings.node(),
                        settings.listen(),
                        settings.inner(),
                        settings.innerPin(),
                        settings.lineKey(),
                        settings.hostKey(),
                        spool,
                        settings.limits());
        Gateway started = Gateway.start(other, InstantSource.system(), Randomness.secure());
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!started.isConnected() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return started;
    }

    /// Makes a client key with ssh-keygen.
    Path newKey(String name, String type) throws IOException, InterruptedException {
        Path key = directory.resolve(name);
        Shell.run(List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-f", key.toString()))
                .mustSucceed();
        return key;
    }

    static PublicKey publicKey(Path key) {
        try {
            String line = Files.readString(Path.of(key + ".pub")).strip();
            return PublicKeyEntry.parsePublicKeyEntry(line)
                    .resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
        } catch (IOException | java.security.GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    /// A registered key.
    Path aliceKey() throws IOException, InterruptedException {
        Path key = directory.resolve("alice");
        if (!Files.exists(key)) {
            newKey("alice", "ed25519");
            door.register(publicKey(key));
        }
        return key;
    }

    /// Admits everybody who asks to this target.
    void admitTo(FakeInnerDoor.TargetAddress target, String... allowances) {
        door.admission =
                _ -> door.admitted(target, LOGIN, List.of(allowances), Duration.ofMinutes(10));
    }

    void admit(InnerAnswer.Admission answer) {
        door.admission = _ -> answer;
    }

    GatewayRequest.SessionEnded awaitEnded() throws InterruptedException {
        GatewayRequest.SessionEnded report = door.ended.poll(30, TimeUnit.SECONDS);
        if (report == null) {
            throw new AssertionError("no session ended");
        }
        return report;
    }

    /// The one tape of this kind, sealed.
    StoredTape tape(String kind) throws InterruptedException {
        List<StoredTape> found = tapes(kind);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " tapes of kind " + kind);
        }
        found.getFirst().awaitSeal();
        return found.getFirst();
    }

    List<StoredTape> tapes(String kind) {
        return door.tapes.values().stream()
                .filter(tape -> tape.subject().kind().equals(kind))
                .toList();
    }

    /// `ssh OPTIONS root@web-1@gateway COMMAND` with the given key.
    List<String> ssh(Path key, List<String> options, String... command) {
        List<String> line = new ArrayList<>();
        line.add("ssh");
        line.addAll(common(key));
        line.add("-p");
        line.add(String.valueOf(gateway.port()));
        line.addAll(options);
        line.add(LOGIN + "@web-1@127.0.0.1");
        line.addAll(List.of(command));
        return line;
    }

    Shell.Result run(String... command) throws IOException, InterruptedException {
        return Shell.run(ssh(aliceKey(), List.of(), command));
    }

    List<String> common(Path key) {
        return List.of(
                "-F",
                "none",
                "-i",
                key.toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + directory.resolve("known_hosts"));
    }

    @Override
    public void close() {
        gateway.close();
        door.close();
    }
}
