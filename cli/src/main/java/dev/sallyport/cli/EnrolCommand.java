package dev.sallyport.cli;

import dev.sallyport.client.Json;
import dev.sallyport.client.OuterDoor;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "enrol",
        header =
                "Take up an invitation at the outer door: choose a password, set up a code generator.",
        footer = {"", "Shows recovery codes in the end, once: keep them where you will find them."})
final class EnrolCommand extends DoorCommand {
    @Option(
            names = "--invitation-file",
            paramLabel = "FILE",
            description =
                    "Private file with the invitation (else SALLYPORT_INVITATION, else asked).")
    @Nullable Path invitationFile;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Private file with the password (else SALLYPORT_PASSWORD, else asked).")
    @Nullable Path passwordFile;

    EnrolCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        Prompts prompts = doors.prompts();
        try (OuterDoor outer = doors.outer();
                Secret invitation =
                        prompts.secret("invitation", invitationFile, "SALLYPORT_INVITATION")) {
            OuterDoor.Enrolment begun = outer.beginEnrolment(invitation);
            show(
                    doors,
                    "welcome, "
                            + begun.name()
                            + "\nput this into your code generator: "
                            + begun.generatorSecret()
                            + "\nor open "
                            + begun.generatorUri());
            try (Secret password =
                            prompts.secret("new password", passwordFile, "SALLYPORT_PASSWORD");
                    Secret code = prompts.secret("its code", null, "SALLYPORT_TOTP")) {
                JsonNode done =
                        outer.enrol(
                                begun,
                                invitation,
                                password,
                                new String(code.reveal(), StandardCharsets.UTF_8));
                doors.keepHandle("outer", outer.link());
                doors.settings().remember("person", begun.name());
                // the answer holds the session's handle too, which is kept and never printed
                ObjectNode shown = Json.object().put("name", begun.name());
                shown.set("recovery_codes", done.path("recovery_codes"));
                doors.output()
                        .say(shown, "enrolled; recovery codes, each works once:" + codes(done));
            }
        }
    }

    /// Needed to go on, also by whoever wants the answer in JSON: then it goes beside the answer.
    private static void show(Doors doors, String lines) {
        if (doors.output().isJson()) {
            doors.world().err().println(Plain.lines(lines));
        } else {
            doors.output().remark(lines);
        }
    }

    private static String codes(JsonNode done) {
        StringBuilder lines = new StringBuilder();
        done.path("recovery_codes").forEach(code -> lines.append("\n  ").append(code.asString()));
        return lines.isEmpty() ? " " + Json.text(done, "recovery_codes") : lines.toString();
    }
}
