package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.SshPublicKey;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "target",
        header = "The systems that are reached through the inner door.",
        subcommands = {
            TargetCommand.Listing.class,
            TargetCommand.Show.class,
            TargetCommand.Define.class,
            TargetCommand.Authority.class
        })
final class TargetCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of("id", "name", "host", "port", "logins", "version")
                    .ifEmpty(
                            "you may reach none; an administrator defines one with `sallyport target define`");

    TargetCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, "/api/v1/targets", TABLE);
    }

    @Command(name = "list", header = "All of them.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/targets", TABLE);
        }
    }

    @Command(name = "show", header = "Everything about one of them.")
    static final class Show extends DoorCommand {
        @Parameters(paramLabel = "TARGET", description = "Its name or id (tgt_…).")
        String target = "";

        Show(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                doors.output().show(inner.link().get("/api/v1/targets/" + Queries.encode(target)));
            }
        }
    }

    @Command(
            name = "authority",
            header = "The line that every target trusts: the certificate authority's public key.",
            footer = {
                "",
                "On the target, put it into a file, name that file as TrustedUserCAKeys in",
                "/etc/ssh/sshd_config, and reload sshd. Nothing else is installed there."
            })
    static final class Authority extends DoorCommand {
        Authority(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                JsonNode told = inner.link().get("/api/v1/ssh-ca");
                doors.output().say(told, Json.need(told, "public_key"));
            }
        }
    }

    @Command(
            name = "define",
            aliases = "add",
            header = "Define a target or a new version of it; an administrator signs.",
            footer = {
                "",
                "The host keys are pinned: read them on the target itself, from",
                "/etc/ssh/ssh_host_ed25519_key.pub, not over the network you want to be safe on."
            })
    static final class Define extends SigningCommand {
        @Parameters(paramLabel = "NAME", description = "What people call it, for example web-1.")
        String name = "";

        @Option(
                names = "--host",
                required = true,
                paramLabel = "HOST",
                description = "Its address.")
        String host = "";

        @Option(
                names = "--port",
                paramLabel = "PORT",
                defaultValue = "22",
                description = "Its SSH port (default: ${DEFAULT-VALUE}).")
        int port = 22;

        @Option(
                names = "--host-key",
                required = true,
                paramLabel = "KEY|FILE",
                description = "A public host key, or a file with some. Repeatable.")
        List<String> hostKeys = List.of();

        @Option(
                names = "--login",
                required = true,
                paramLabel = "LOGIN",
                description = "An account there that can be asked for. Repeatable.")
        List<String> logins = List.of();

        @Option(
                names = "--eligible",
                required = true,
                paramLabel = "ROSTER",
                description = "Who may ask: a roster's name or id.")
        String eligible = "";

        @Option(
                names = "--approvers",
                required = true,
                paramLabel = "ROSTER",
                description = "Who approves: a roster's name or id.")
        String approvers = "";

        @Option(
                names = "--approvals",
                paramLabel = "COUNT",
                defaultValue = "1",
                description = "How many of them have to agree (default: ${DEFAULT-VALUE}).")
        int approvals = 1;

        @Option(
                names = "--at-most",
                paramLabel = "TIME",
                defaultValue = "4h",
                description = "The longest grant (default: ${DEFAULT-VALUE}).")
        String atMost = "4h";

        @Option(
                names = "--idle",
                paramLabel = "TIME",
                defaultValue = "15m",
                description = "Close a silent session after this (default: ${DEFAULT-VALUE}).")
        String idle = "15m";

        @Option(
                names = "--fresh-proof",
                negatable = true,
                description =
                        "Whether the person signs for every connection (default: the door's own,"
                                + " which is yes).")
        @Nullable Boolean freshProof;

        @Option(
                names = "--allow",
                paramLabel = "WHAT",
                description =
                        "Allow besides: ssh.forward.local, ssh.forward.remote, ssh.agent."
                                + " Repeatable.")
        List<String> allowances = List.of();

        @Option(
                names = "--owner",
                paramLabel = "NAME",
                description = "Who is accountable for it; else yourself.")
        @Nullable String owner;

        Define(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode fields =
                    InnerDoor.fields("define-target")
                            .put("name", name)
                            .put("host", host)
                            .put("port", port)
                            .put("eligible", eligible)
                            .put("approvers", approvers)
                            .put("approvals_needed", approvals)
                            .put("grant_seconds_max", Durations.seconds(atMost))
                            .put("idle_seconds", Durations.seconds(idle));
            if (freshProof != null) {
                fields.put("fresh_proof", freshProof.booleanValue());
            }
            hostKeys().forEach(fields.putArray("host_keys")::add);
            logins.forEach(fields.putArray("logins")::add);
            allowances.forEach(fields.putArray("allowances")::add);
            if (owner != null) {
                fields.put("owner", owner);
            }
            sign(doors, fields, "defined");
        }

        private List<String> hostKeys() {
            List<String> lines = new ArrayList<>();
            for (String given : hostKeys) {
                if (given.contains(" ")) {
                    lines.add(SshPublicKey.parse(given).line());
                } else {
                    keysIn(Path.of(given)).forEach(key -> lines.add(key.line()));
                }
            }
            return lines;
        }

        private static List<SshPublicKey> keysIn(Path file) {
            try {
                return Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(SshPublicKey::parse)
                        .toList();
            } catch (IOException cause) {
                throw new Problem(
                        ProblemCode.INVALID,
                        "cannot read the host key file `" + file + "`: check it",
                        cause);
            }
        }
    }
}
