package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.SshPublicKey;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "key",
        header = "The SSH keys with which you show at a gateway who you are.",
        subcommands = {KeyCommand.Listing.class, KeyCommand.Register.class})
final class KeyCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of("id", "label", "fingerprint")
                    .ifEmpty("register one with `sallyport key register FILE.pub`");

    KeyCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, "/api/v1/ssh-keys", TABLE);
    }

    @Command(name = "list", header = "All of yours.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/ssh-keys", TABLE);
        }
    }

    @Command(name = "register", header = "Register a public key of yours; you sign for it.")
    static final class Register extends SigningCommand {
        @Parameters(
                paramLabel = "FILE",
                description = "The public key, for example id_ed25519.pub.")
        Path file = Path.of("");

        @Option(names = "--label", paramLabel = "TEXT", description = "What you call it.")
        @Nullable String label;

        Register(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            SshPublicKey key = read(file);
            String named = label != null ? label : key.comment();
            sign(
                    doors,
                    InnerDoor.fields("register-ssh-key")
                            .put("public_key", Json.encode(key.blob()))
                            .put("label", named.isEmpty() ? "ssh key" : named),
                    "registered");
        }

        private static SshPublicKey read(Path file) {
            try {
                return SshPublicKey.parse(Files.readString(file));
            } catch (IOException cause) {
                throw new Problem(
                        ProblemCode.INVALID,
                        "cannot read `" + file + "`: give the file that ends in `.pub`",
                        cause);
            }
        }
    }
}
