package dev.sallyport.journeys.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cli.Sallyport;
import dev.sallyport.cli.World;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Randomness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A person's terminal: a home directory of their own, and what they have in the environment.
final class Terminal {
    final Path home;
    final Map<String, String> environment = new HashMap<>();

    /// The person's code generator: makes a code from what has been printed so far.
    private Optional<UnaryOperator<String>> generator = Optional.empty();

    Terminal(Path home) {
        this.home = home;
        environment.put("SALLYPORT_HOME", home.toString());
    }

    /// What one command said, and its exit code.
    record Ran(int exit, String out, String err) {
        JsonNode json() {
            return Json.read(out.getBytes(StandardCharsets.UTF_8));
        }

        String text(String field) {
            return Json.need(json(), field);
        }
    }

    Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Sallyport.run(world(out, err), arguments);
        Ran ran =
                new Ran(
                        exit,
                        out.toString(StandardCharsets.UTF_8),
                        err.toString(StandardCharsets.UTF_8));
        assertThat(ran.err()).doesNotContain("\tat ").doesNotContain("Exception");
        secrets().forEach(secret -> assertThat(ran.out() + ran.err()).doesNotContain(secret));
        return ran;
    }

    void generateCodes(UnaryOperator<String> codes) {
        generator = Optional.of(codes);
    }

    World world(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        Map<String, String> all =
                new HashMap<>(environment) {
                    @Override
                    public @Nullable String get(Object name) {
                        return name.equals("SALLYPORT_TOTP") && generator.isPresent()
                                ? generator
                                        .get()
                                        .apply(
                                                out.toString(StandardCharsets.UTF_8)
                                                        + err.toString(StandardCharsets.UTF_8))
                                : super.get(name);
                    }
                };
        return new World(
                all,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                Randomness.secure());
    }

    /// It works, and says something to a person.
    String good(String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.exit()).as("%s %s", String.join(" ", arguments), ran).isZero();
        assertThat(ran.err()).isEmpty();
        return ran.out();
    }

    /// It works, and answers a program with one JSON document and nothing else.
    Ran json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Ran ran = run(all.toArray(String[]::new));
        assertThat(ran.exit()).as("%s %s", all, ran).isZero();
        assertThat(ran.json().isContainer()).isTrue();
        return ran;
    }

    /// It does not work: the exit code, and one sentence that says what to do.
    void bad(int exit, String says, String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.exit()).as("%s %s", String.join(" ", arguments), ran).isEqualTo(exit);
        assertThat(ran.err()).contains(says);
        assertThat(ran.out()).doesNotContain("Usage:");
    }

    /// A file that only its owner can read.
    Path secret(String name, String content) {
        try {
            Files.createDirectories(home);
            Path file = Files.writeString(home.resolve(name), content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// The handles that this terminal keeps: never to be printed.
    private List<String> secrets() {
        List<String> found = new ArrayList<>();
        try {
            for (String name : List.of("inner-handle.json", "outer-handle.json")) {
                if (Files.exists(home.resolve(name))) {
                    JsonNode kept = Json.read(Files.readAllBytes(home.resolve(name)));
                    found.add(Json.need(kept, "handle"));
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return found;
    }
}
