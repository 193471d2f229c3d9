package dev.sallyport.demo;

import dev.sallyport.cli.Sallyport;
import dev.sallyport.cli.World;
import dev.sallyport.client.Json;
import dev.sallyport.client.LedgerDoor;
import dev.sallyport.kernel.Randomness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The last chapter: what happened can be seen, and proved without asking anybody.
final class Evidence {
    private final Stage stage;
    private final Player alice;

    Evidence(Stage stage) {
        this.stage = stage;
        alice = stage.player("alice");
    }

    List<Step> steps() {
        return List.of(
                new Step("The terminal is on tape", this::tape),
                new Step("The ledger verifies offline, a tampered copy does not", this::ledger),
                new Step(
                        "A receipt proves a grant offline, a tampered one does not",
                        this::receipt));
    }

    private String tape() throws Exception {
        for (JsonNode item : alice.inner().link().get("/api/v1/tapes").path("items")) {
            String id = Json.need(item, "id");
            String cast;
            try (InputStream in = alice.inner().link().stream("/api/v1/tapes/" + id + "/cast")) {
                cast = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (cast.contains("the answer is 42")) {
                Path file = stage.directory("evidence").resolve("terminal.cast");
                Files.writeString(file, cast);
                return id
                        + ": "
                        + cast.lines().count()
                        + " lines of asciicast, “the answer is 42” among them\n"
                        + "look at it: asciinema play "
                        + file;
            }
        }
        throw new Disproved("no tape shows what was typed");
    }

    private String ledger() throws Exception {
        Path export = stage.directory("evidence").resolve("ledger");
        long files = new LedgerDoor(alice.inner()).export(export);
        Told good = sallyport("ledger", "verify", export.toString(), "--policy", policy());
        Disproved.unless(good.exit() == 0, "the ledger does not verify: " + good.text());
        Path bundle = aBundle(export);
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[bytes.length / 2] ^= 1;
        Files.write(bundle, bytes);
        Told bad = sallyport("ledger", "verify", export.toString(), "--policy", policy());
        Disproved.unless(bad.exit() == 1, "a tampered ledger verifies: " + bad.text());
        return files + " files; " + good.text() + "\none bit changed: " + bad.text();
    }

    private static Path aBundle(Path export) throws Exception {
        try (Stream<Path> found = Files.walk(export.resolve("log/tile/entries"))) {
            return found.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private String receipt() throws Exception {
        Path file = stage.directory("evidence").resolve("grant.receipt");
        byte[] bytes =
                alice.inner()
                        .link()
                        .bytes("/api/v1/grants/" + stage.get("carol grant") + "/receipt");
        Files.write(file, bytes);
        Told good = sallyport("receipt", "verify", file.toString(), "--policy", policy());
        Disproved.unless(good.exit() == 0, "the receipt does not verify: " + good.text());
        bytes[bytes.length / 3] ^= 1;
        Path copy = file.resolveSibling("tampered.receipt");
        Files.write(copy, bytes);
        Told bad = sallyport("receipt", "verify", copy.toString(), "--policy", policy());
        Disproved.unless(bad.exit() == 1, "a tampered receipt verifies: " + bad.text());
        return good.text() + "\none bit changed: " + bad.text();
    }

    private String policy() {
        return stage.installation().verificationPolicy().toString();
    }

    private record Told(int exit, String text) {}

    /// The command line itself, in this process, with a home of its own.
    private Told sallyport(String... arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        World world =
                new World(
                        Map.of("SALLYPORT_HOME", stage.directory("nobody").toString()),
                        new ByteArrayInputStream(new byte[0]),
                        stream,
                        stream,
                        stage.clock(),
                        Randomness.secure());
        List<String> line = new ArrayList<>(List.of(arguments));
        int exit = Sallyport.run(world, line.toArray(String[]::new));
        return new Told(exit, out.toString(StandardCharsets.UTF_8).strip());
    }
}
