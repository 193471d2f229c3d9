package dev.sallyport.cedar;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs conformance cases in the format the Cedar project publishes: policies, schema, entities,
/// and requests with the decision, the reasons and the errors they must have.
public final class Conformance {
    private static final int DISAGREEMENTS_SHOWN = 50;

    private final Path root;
    private final PrintStream out;
    private int requests;
    private int requestsAgreed;
    private int validations;
    private int validationsAgreed;
    private int unreadable;
    private int shown;

    private Conformance(Path root, PrintStream out) {
        this.root = root;
        this.out = out;
    }

    /// Runs every case below a directory and prints `requests N/M, validation N/M`, after a line
    /// for each disagreement. True only if there was a case and every one agreed.
    public static boolean run(Path directory, PrintStream out) {
        Conformance run = new Conformance(directory, out);
        for (Path file : cases(directory)) {
            run.file(file);
        }
        if (run.validations + run.unreadable == 0) {
            out.println("there are no cases below this directory: unpack them there first");
        }
        String requests = run.requestsAgreed + "/" + run.requests;
        String validations = run.validationsAgreed + "/" + run.validations;
        out.println("requests " + requests + ", validation " + validations);
        return run.requests > 0
                && run.unreadable == 0
                && run.requests == run.requestsAgreed
                && run.validations == run.validationsAgreed;
    }

    private static List<Path> cases(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What cannot be read is a case that does not agree. Files of entities lie among the cases:
    /// whatever does not speak of `shouldValidate` is none.
    private void file(Path file) {
        String text = read(file);
        if (!text.contains("\"shouldValidate\"")) {
            return;
        }
        try {
            Json json = Json.parse(text, CedarProblem.Kind.REQUEST, Limits.DEFAULT);
            if (json instanceof Json.Obj object && object.members().containsKey("shouldValidate")) {
                validations++;
                new Case(file, object).run();
            }
        } catch (CedarProblem e) {
            unreadable++;
            disagree(file, e.getMessage());
        }
    }

    /// One file with all its requests.
    private final class Case {
        private final JsonReading at = new JsonReading(CedarProblem.Kind.REQUEST);
        private final Path file;
        private final Json.Obj object;

        Case(Path file, Json.Obj object) {
            this.file = file;
            this.object = object;
        }

        void run() {
            List<Json> cases = at.at("requests").array(at.member(object, "requests"));
            requests += cases.size();
            World world =
                    new World(
                            PolicySet.parse(named(object, "policies", at)),
                            Schema.parse(named(object, "schema", at)),
                            named(object, "entities", at));
            if (world.validates() == at.bool(at.member(object, "shouldValidate"))) {
                validationsAgreed++;
            } else {
                disagree(file, "validation: " + world.report().errors());
            }
            EntityStore entities = EntityStore.parseJson(world.entities(), world.schema());
            for (int i = 0; i < cases.size(); i++) {
                try {
                    request(file, i, at.object(cases.get(i)), world, entities);
                } catch (CedarProblem e) {
                    disagree(file, "request " + i + ": " + e.getMessage());
                }
            }
        }
    }

    private record World(PolicySet policies, Schema schema, String entities) {
        Validator.Report report() {
            return new Validator(schema).validate(policies);
        }

        boolean validates() {
            return report().passed();
        }
    }

    private void request(Path file, int index, Json.Obj object, World world, EntityStore entities) {
        JsonReading at = new JsonReading(CedarProblem.Kind.REQUEST).at(index);
        EntityUid action = at.uid(at.member(object, "action"));
        Request request =
                new Request(
                        at.uid(at.member(object, "principal")),
                        action,
                        at.uid(at.member(object, "resource")),
                        EntityJson.context(
                                at.member(object, "context"), world.schema(), action, at));
        Json validate = at.optional(object, "validateRequest");
        if (validate == null || at.bool(validate)) {
            new RequestChecks(world.schema()).require(request);
        }
        Response response = Authorizer.decide(request, world.policies(), entities);
        List<String> errors = new ArrayList<>();
        response.errors().forEach(error -> errors.add(error.policyId()));
        String wanted =
                Map.of("allow", Decision.ALLOW, "deny", Decision.DENY)
                                .get(at.string(at.member(object, "decision")))
                        + " "
                        + strings(object, "reason", at)
                        + " "
                        + strings(object, "errors", at);
        String got =
                response.decision()
                        + " "
                        + new TreeSet<>(response.reasons())
                        + " "
                        + new TreeSet<>(errors);
        if (wanted.equals(got)) {
            requestsAgreed++;
        } else {
            disagree(file, "request " + index + ": expected " + wanted + ", got " + got);
        }
    }

    private static TreeSet<String> strings(Json.Obj object, String name, JsonReading at) {
        TreeSet<String> strings = new TreeSet<>();
        for (Json json : at.array(at.member(object, name))) {
            strings.add(at.string(json));
        }
        return strings;
    }

    private void disagree(Path file, @Nullable String what) {
        if (shown++ < DISAGREEMENTS_SHOWN) {
            out.println(root.relativize(file) + ": " + what);
        }
    }

    /// The text of a file the case names; it must lie below the directory.
    private String named(Json.Obj object, String member, JsonReading at) {
        Path file = root.resolve(at.string(at.member(object, member))).normalize();
        if (!file.startsWith(root.normalize())) {
            throw at.at(member).problem("the file lies outside of the directory");
        }
        if (!Files.isRegularFile(file)) {
            throw at.at(member)
                    .problem("there is no such file: paths begin at the directory that is run");
        }
        return read(file);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
