package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The ledger as the inner door shows it.
public final class LedgerDoor {
    private final DoorLink link;

    public LedgerDoor(InnerDoor inner) {
        link = inner.link();
    }

    /// The signed checkpoint, letter by letter.
    public String checkpoint() {
        return new String(link.bytes("/api/v1/ledger/checkpoint"), StandardCharsets.UTF_8);
    }

    /// The policy file for offline verification, as the door's keeper would have it.
    public String policy() {
        return new String(link.bytes("/api/v1/ledger/policy"), StandardCharsets.UTF_8);
    }

    /// The entries after an index, oldest first.
    public JsonNode entries(long after, int limit) {
        return link.get("/api/v1/ledger/entries?after=" + after + "&limit=" + limit);
    }

    /// One entry by its index or id: its bytes, its details, its proof.
    public JsonNode entry(String entry) {
        if (!entry.matches("[0-9]{1,18}|evt_[0-9a-z]{1,40}")) {
            throw new Problem(
                    ProblemCode.INVALID, "name an entry by its index or by its id `evt_…`");
        }
        return link.get("/api/v1/ledger/entries/" + entry);
    }

    /// Writes the whole ledger into a new or empty directory; returns the number of files.
    public long export(Path directory) {
        mustBeEmpty(directory);
        try (InputStream archive = link.stream("/api/v1/ledger/export")) {
            Files.createDirectories(directory);
            return new TarStream(archive).unpack(directory);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the ledger could not be written there: check the directory",
                    cause);
        }
    }

    /// Looked at before the door is asked, because an export is on record.
    private static void mustBeEmpty(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                throw new Problem(
                        ProblemCode.CONFLICT, "the directory is not empty: name a new one");
            }
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.INVALID, "name a directory that can be written to", cause);
        }
    }
}
