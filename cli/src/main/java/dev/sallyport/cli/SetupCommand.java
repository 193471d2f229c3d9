package dev.sallyport.cli;

import dev.sallyport.client.DoorLink;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.Signer;
import dev.sallyport.kernel.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "setup",
        header = "Become one of the first two administrators, with the set-up secret.",
        footer = {
            "",
            "The secret is in a file that only the installation's owner can read; `sallyport up`",
            "prints where. It works on this machine only, for fifteen minutes, for two people."
        })
final class SetupCommand extends SigningCommand {
    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Your name.")
    String name = "";

    @Option(
            names = "--full-name",
            required = true,
            paramLabel = "TEXT",
            description = "How others know you.")
    String displayName = "";

    @Option(
            names = "--with",
            required = true,
            paramLabel = "KEY",
            description = "Path of a FIDO-backed SSH key, or `software` in a demonstration.")
    String with = "";

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "The file with the set-up secret (else SALLYPORT_SETUP, else asked).")
    @Nullable Path secretFile;

    @Option(names = "--label", paramLabel = "TEXT", description = "What you call the key.")
    String label = "command line";

    SetupCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        Signer signer = Authenticators.named(doors, with);
        ObjectNode fields =
                AuthenticatorCommand.Enrolments.fields(signer, label)
                        .put("person", name)
                        .put("display_name", displayName);
        try (Secret secret =
                        doors.prompts().secret("set-up secret", secretFile, "SALLYPORT_SETUP");
                InnerDoor inner = doors.inner()) {
            DoorLink.Accepted accepted = inner.setUp(fields, secret, signer, look(doors));
            doors.settings().remember("authenticator", with);
            doors.settings().remember("person", name);
            doors.settings().remember("inner", inner.link().address().toString());
            tell(
                    doors,
                    accepted,
                    name
                            + " is an administrator; `sallyport login inner` comes next\n"
                            + "your invitation to the outer door, shown once, for "
                            + doors.settings().outer(options.outer)
                            + "/enrol or `sallyport enrol`:\n  "
                            + Json.text(accepted.result(), "invitation"));
        }
    }
}
