package dev.sallyport.demo;

import dev.sallyport.client.DoorAddress;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.server.DemoInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What the steps of the story share: the installation, the people, the lab, and what came of the
/// steps before.
final class Stage implements AutoCloseable {
    private final DemoInstallation installation;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Map<String, Player> players = new ConcurrentHashMap<>();
    private final Map<String, String> found = new HashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Optional<LabHost> lab = Optional.empty();

    Stage(DemoInstallation installation, InstantSource clock, Randomness randomness) {
        this.installation = installation;
        this.clock = clock;
        this.randomness = randomness;
    }

    DemoInstallation installation() {
        return installation;
    }

    InstantSource clock() {
        return clock;
    }

    /// A person, made when first named.
    Player player(String name) {
        return players.computeIfAbsent(
                name,
                key -> {
                    String full = Character.toUpperCase(key.charAt(0)) + key.substring(1);
                    return new Player(
                            key,
                            full + " Example",
                            new Player.Addresses(
                                    DoorAddress.parse(installation.outerOrigin().toString()),
                                    DoorAddress.parse(installation.innerOrigin().toString())),
                            clock,
                            randomness);
                });
    }

    LabHost startLab(String authority) throws Exception {
        Path directory = directory("lab");
        Optional<Path> sshd = Programs.find("sshd");
        LabHost host =
                sshd.isPresent() && Programs.find("ssh-keygen").isPresent()
                        ? OpenSshLab.start(directory, sshd.get(), authority)
                        : OwnLab.start(directory, authority);
        open.add(host);
        lab = Optional.of(host);
        return host;
    }

    LabHost lab() {
        return lab.orElseThrow(() -> new Disproved("there is no lab"));
    }

    /// The SSH client of a person: the installed one, or our own.
    SshTool ssh(Player player) throws IOException {
        Path key = key(player);
        Path knownHosts = directory("people").resolve("known_hosts");
        if (!Files.exists(knownHosts)) {
            Files.writeString(
                    knownHosts,
                    "[127.0.0.1]:%d %s%n"
                            .formatted(
                                    installation.sshPort(),
                                    KeyFiles.publicLine(installation.gatewayHostKey())));
        }
        boolean installed =
                List.of("ssh", "scp", "sftp").stream()
                        .allMatch(name -> Programs.find(name).isPresent());
        return installed
                ? new OpenSshTool(directory("people"), key, knownHosts, installation.sshPort())
                : new OwnSshTool(key, installation.gatewayHostKey(), installation.sshPort());
    }

    /// Somebody outside who got the policy file and verifies what is handed out.
    Offline offline() throws IOException {
        return new Offline(directory("nobody"), installation.verificationPolicy(), clock);
    }

    /// A person's SSH key, made when first asked for.
    Path key(Player player) throws IOException {
        Path key = directory("people").resolve(player.name() + "_ed25519");
        if (!Files.exists(key)) {
            KeyFiles.create(key, player.name() + "@demo");
        }
        return key;
    }

    /// What an earlier step wrote down.
    String get(String what) {
        String value = found.get(what);
        if (value == null) {
            throw new Disproved("an earlier step has not left a " + what);
        }
        return value;
    }

    void put(String what, String value) {
        found.put(what, value);
    }

    /// Something to close when the story is over.
    <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }

    Path directory(String name) throws IOException {
        Path directory = installation.data().resolve("demo").resolve(name);
        Files.createDirectories(directory);
        return directory;
    }

    @Override
    public void close() {
        for (AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (Exception _) {
                // the story is over; what does not close ends with the process
            }
        }
        players.values().forEach(Player::close);
    }
}
