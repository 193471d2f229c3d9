package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.OuterDoor;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "login",
        header = "Sign in at one door; being signed in at one opens nothing at the other.")
final class LoginCommand extends DoorCommand {
    /// The two doors, as people name them.
    enum Which {
        outer,
        inner
    }

    @Parameters(paramLabel = "DOOR", description = "outer or inner.")
    Which door = Which.outer;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Who signs in (else SALLYPORT_PERSON, else as last used).")
    @Nullable String name;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Private file with the password (else SALLYPORT_PASSWORD, else asked).")
    @Nullable Path passwordFile;

    @Option(
            names = "--code-file",
            paramLabel = "FILE",
            description = "Private file with the one-time code (else SALLYPORT_TOTP, else asked).")
    @Nullable Path codeFile;

    LoginCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        String person =
                doors.settings()
                        .person(name)
                        .orElseThrow(() ->
                                new Problem(ProblemCode.INVALID, "say who signs in: --name NAME"));
        switch (door) {
            case outer -> outer(doors, person);
            case inner -> inner(doors, person);
        }
        doors.settings().remember("person", person);
    }

    private void outer(Doors doors, String person) {
        try (OuterDoor outer = doors.outer();
                Secret password =
                        doors.prompts().secret("password", passwordFile, "SALLYPORT_PASSWORD")) {
            outer.signIn(person, password, () -> code(doors));
            doors.keepHandle("outer", outer.link());
            said(doors, "outer", outer.link().get("/api/v1/me"));
        }
    }

    private void inner(Doors doors, String person) {
        try (InnerDoor inner = doors.inner()) {
            inner.open(person, doors.signer());
            doors.keepHandle("inner", inner.link());
            said(doors, "inner", inner.link().get("/api/v1/me"));
        }
    }

    private String code(Doors doors) {
        try (Secret code = doors.prompts().secret("one-time code", codeFile, "SALLYPORT_TOTP")) {
            return new String(code.reveal(), StandardCharsets.UTF_8).strip();
        }
    }

    private static void said(Doors doors, String door, JsonNode me) {
        // the inner door tells about the person beside what it tells about the session
        JsonNode person = me.path("person").isObject() ? me.path("person") : me;
        doors.output()
                .say(me, "signed in at the " + door + " door as " + Json.text(person, "name"));
    }
}
