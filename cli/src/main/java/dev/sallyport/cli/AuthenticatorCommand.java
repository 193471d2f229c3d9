package dev.sallyport.cli;

import dev.sallyport.client.DoorLink;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Signer;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "authenticator",
        header = "What signs for you at the inner door.",
        subcommands = {
            AuthenticatorCommand.Listing.class,
            AuthenticatorCommand.Enrol.class,
            AuthenticatorCommand.Vouch.class
        })
final class AuthenticatorCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of("id", "kind", "label", "state", "may_approve_from")
                    .ifEmpty("enrol one with `sallyport authenticator enrol`");

    AuthenticatorCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, "/api/v1/authenticators", TABLE);
    }

    @Command(name = "list", header = "All of yours.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/authenticators", TABLE);
        }
    }

    @Command(
            name = "enrol",
            header = "Enrol an authenticator with a code from an administrator.",
            footer = {
                "",
                "It waits until two other people have vouched for it: `sallyport authenticator vouch`."
            })
    static final class Enrol extends SigningCommand {
        @Option(names = "--name", required = true, paramLabel = "NAME", description = "Your name.")
        String name = "";

        @Option(
                names = "--with",
                required = true,
                paramLabel = "KEY",
                description = "Path of a FIDO-backed SSH key, or `software` in a demonstration.")
        String with = "";

        @Option(
                names = "--code-file",
                paramLabel = "FILE",
                description =
                        "Private file with the enrolment code (else SALLYPORT_ENROLMENT, else"
                                + " asked).")
        @Nullable Path codeFile;

        @Option(names = "--label", paramLabel = "TEXT", description = "What you call it.")
        String label = "command line";

        Enrol(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            Signer signer = Authenticators.named(doors, with);
            ObjectNode fields = Enrolments.fields(signer, label).put("person", name);
            try (Secret code =
                            doors.prompts()
                                    .secret("enrolment code", codeFile, "SALLYPORT_ENROLMENT");
                    InnerDoor inner = doors.inner()) {
                fields.put("enrolment_code", new String(code.reveal(), StandardCharsets.UTF_8));
                inner.link().forget();
                DoorLink.Accepted accepted = inner.act(fields, signer, look(doors));
                doors.settings().remember("authenticator", with);
                doors.settings().remember("person", name);
                tell(doors, accepted, "enrolled");
            }
        }
    }

    @Command(name = "vouch", header = "Sign that an authenticator belongs to who says so.")
    static final class Vouch extends SigningCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "CEREMONY",
                description = "The waiting ceremony (cer_…); without it, all that wait are listed.")
        @Nullable String ceremony;

        Vouch(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            countersign(doors, ceremony, "vouched for");
        }
    }

    /// The fields that every enrolment has.
    static final class Enrolments {
        private Enrolments() {}

        static ObjectNode fields(Signer signer, String label) {
            ObjectNode fields = InnerDoor.fields("enrol-authenticator").put("label", label);
            signer.enrolment()
                    .properties()
                    .forEach(field -> fields.set(field.getKey(), field.getValue()));
            return fields;
        }
    }
}
