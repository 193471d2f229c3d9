package dev.sallyport.cli;

import dev.sallyport.client.ActLines;
import dev.sallyport.client.Challenge;
import dev.sallyport.client.DoorLink;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A command that signs an act: it shows what the bytes say, asks, and only then signs.
abstract class SigningCommand extends DoorCommand {
    @Option(
            names = {"-y", "--yes"},
            description = "Sign without being asked again.")
    boolean yes;

    SigningCommand(World world) {
        super(world);
    }

    /// Runs a whole ceremony. `done` says in a sentence what has happened.
    final void sign(Doors doors, ObjectNode fields, String done) {
        sign(doors, fields, _ -> done);
    }

    /// @param done what has happened, told from the door's answer
    final void sign(Doors doors, ObjectNode fields, Function<JsonNode, String> done) {
        try (InnerDoor inner = doors.inner()) {
            DoorLink.Accepted accepted = inner.act(fields, doors.signer(), look(doors));
            tell(doors, accepted, done.apply(accepted.result()));
        }
    }

    /// What is read before somebody else's act is signed too, and what is said afterwards.
    ///
    /// @param look with the door and the ceremony, made before the act itself is asked for
    /// @param done what has happened, told from the door's answer
    record Countersigning(
            BiFunction<InnerDoor, String, Consumer<Challenge>> look,
            Function<JsonNode, String> done) {}

    /// Signs what waits for another signature; without its ceremony, lists all that wait.
    final void countersign(Doors doors, @Nullable String ceremony, String done) {
        countersign(doors, ceremony, new Countersigning((_, _) -> look(doors), _ -> done));
    }

    final void countersign(Doors doors, @Nullable String ceremony, Countersigning how) {
        try (InnerDoor inner = doors.inner()) {
            if (ceremony == null) {
                doors.output()
                        .list(
                                Pages.whole(inner.link(), "/api/v1/ceremonies?waiting=true"),
                                Table.of("id", "act", "by.name", "expires_at")
                                        .ifEmpty("nothing waits for a signature"));
                return;
            }
            String id = Queries.encode(ceremony);
            DoorLink.Accepted accepted =
                    inner.countersign(id, doors.signer(), how.look().apply(inner, id));
            tell(doors, accepted, how.done().apply(accepted.result()));
        }
    }

    final Consumer<Challenge> look(Doors doors) {
        return challenge -> {
            Output output = doors.output();
            List<ActLines.Line> lines = ActLines.of(challenge.act());
            lines.forEach(line -> output.remark(written(line)));
            List<ActLines.Line> consequences = Beside.consequences(challenge);
            if (!consequences.isEmpty()) {
                output.remark("what comes of it, says the door:");
                consequences.forEach(line -> output.remark(written(line)));
            }
            if (!output.isJson()) {
                remarkNames(doors, lines);
            }
            if (!yes && !doors.prompts().agrees("sign this?")) {
                throw new Problem(
                        ProblemCode.FORBIDDEN,
                        "nothing was signed: answer `y`, or give --yes where nobody can answer");
            }
        };
    }

    private static String written(ActLines.Line line) {
        return String.format("  %-18s%s", Plain.line(line.label()), Plain.line(line.value()));
    }

    private static void remarkNames(Doors doors, List<ActLines.Line> lines) {
        try (InnerDoor inner = doors.inner()) {
            List<String> said = Beside.of(inner, lines);
            if (!said.isEmpty()) {
                doors.output().remark("what these are called, says the door:");
                said.forEach(doors.output()::remark);
            }
        }
    }

    static void tell(Doors doors, DoorLink.Accepted accepted, String done) {
        String sentence =
                accepted.waiting()
                        ? "signed; it waits for other signatures: ceremony "
                                + Json.text(accepted.result(), "id")
                        : done;
        doors.output().say(accepted.result(), sentence);
    }
}
