package dev.sallyport.demo;

import dev.sallyport.client.Json;
import dev.sallyport.client.LedgerDoor;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
        OwnCommandLine.Told good = stage.offline().verify("ledger", export);
        Disproved.unless(good.exit() == 0, "the ledger does not verify: " + good.text());
        Path bundle = aBundle(export);
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[bytes.length / 2] ^= 1;
        Files.write(bundle, bytes);
        OwnCommandLine.Told bad = stage.offline().verify("ledger", export);
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
        OwnCommandLine.Told good = stage.offline().verify("receipt", file, "--json");
        Disproved.unless(good.exit() == 0, "the receipt does not verify: " + good.text());
        bytes[bytes.length / 3] ^= 1;
        Path copy = file.resolveSibling("tampered.receipt");
        Files.write(copy, bytes);
        OwnCommandLine.Told bad = stage.offline().verify("receipt", copy);
        Disproved.unless(bad.exit() == 1, "a tampered receipt verifies: " + bad.text());
        return story(Json.read(good.text().getBytes(StandardCharsets.UTF_8)).path("story"))
                + "\nall of it: sallyport receipt verify "
                + file
                + " --policy "
                + stage.installation().verificationPolicy()
                + "\none bit changed: "
                + bad.text();
    }

    /// What the grant was, then how many entries of which kind; ids of people become their names.
    private String story(JsonNode lines) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        for (JsonNode line : lines.valueStream().skip(1).toList()) {
            kinds.merge(line.asString().split(" +", 3)[1], 1, Integer::sum);
        }
        String granted = lines.path(0).asString();
        for (JsonNode person : alice.inner().link().get("/api/v1/people").path("items")) {
            granted = granted.replace(Json.need(person, "id"), Json.need(person, "name"));
        }
        return "it holds: "
                + granted
                + "\nwith "
                + (lines.size() - 1)
                + " ledger entries, each proved: "
                + kinds.entrySet().stream()
                        .map(kind ->
                                kind.getValue() == 1
                                        ? kind.getKey()
                                        : kind.getValue() + " × " + kind.getKey())
                        .collect(Collectors.joining(", "));
    }
}
