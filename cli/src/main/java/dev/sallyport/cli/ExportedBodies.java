package dev.sallyport.cli;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.translog.EntryRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an export says beside the log: the details of entries, `bodies/NNNNNN.jsonl`, in order of
/// index. A line that is missing was erased; a line that is there has to be what its entry was made
/// with, and belong to an entry at all.
final class ExportedBodies implements EntryRule, AutoCloseable {
    private static final int LINE_MAX = 1 << 20;

    private final Deque<Path> files;
    private @Nullable BufferedReader reader;
    private @Nullable JsonNode next;

    private ExportedBodies(List<Path> files) {
        this.files = new ArrayDeque<>(files);
        next = read();
    }

    /// An export without details has nothing to compare.
    static ExportedBodies in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return new ExportedBodies(List.of());
        }
        try (Stream<Path> found = Files.list(directory)) {
            return new ExportedBodies(found.sorted().toList());
        } catch (IOException cause) {
            throw unreadable(cause);
        }
    }

    @Override
    public Optional<String> complaint(long index, byte[] entry) {
        JsonNode line = next;
        if (line == null || line.path("index").asLong(-1) > index) {
            return leaf(entry) == null
                    ? Optional.of("the entry is not of a kind this verifier knows")
                    : Optional.empty();
        }
        next = read();
        if (line.path("index").asLong(-1) < index) {
            return Optional.of("details are out of order or belong to no entry");
        }
        LedgerLeaf leaf = leaf(entry);
        if (leaf == null) {
            return Optional.of("the entry is not of a kind this verifier knows");
        }
        return leaf.belongs(bytes(line, "salt"), bytes(line, "body"))
                ? Optional.empty()
                : Optional.of("its details are not the ones it was made with");
    }

    /// Whether lines are left that no entry claimed.
    boolean hasMore() {
        return next != null;
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException cause) {
            throw unreadable(cause);
        }
    }

    private static @Nullable LedgerLeaf leaf(byte[] entry) {
        try {
            return LedgerLeaf.parse(entry);
        } catch (Problem _) {
            return null;
        }
    }

    /// Damaged base64 cannot be what was hashed; an empty array is not either.
    private static byte[] bytes(JsonNode line, String field) {
        try {
            return Base64.getDecoder().decode(Json.text(line, field));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private @Nullable JsonNode read() {
        try {
            while (true) {
                if (reader == null) {
                    if (files.isEmpty()) {
                        return null;
                    }
                    reader = Files.newBufferedReader(files.removeFirst(), StandardCharsets.UTF_8);
                }
                String line = reader.readLine();
                if (line != null) {
                    return parsed(line);
                }
                reader.close();
                reader = null;
            }
        } catch (IOException cause) {
            throw unreadable(cause);
        }
    }

    /// A line that is no JSON is a line out of order: it belongs to no entry.
    private static JsonNode parsed(String line) {
        try {
            if (line.length() <= LINE_MAX) {
                return Json.read(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (Problem _) {
            // answered below
        }
        return Json.object().put("index", -1);
    }

    private static Problem unreadable(IOException cause) {
        return new Problem(
                ProblemCode.INVALID, "the details in the export cannot be read: check it", cause);
    }
}
