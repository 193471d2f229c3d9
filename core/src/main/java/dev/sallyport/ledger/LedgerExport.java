package dev.sallyport.ledger;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.translog.LogDirectory;
import dev.sallyport.translog.LogExport;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Writes the whole ledger as files that anybody can verify offline.
///
///     README.md            the format, and how to verify
///     ledger.vkey          the verifier key; take it from somewhere else to believe it
///     log/                 C2SP tlog-tiles: checkpoint, tile/…, tile/entries/…
///     bodies/000000.jsonl  details of entries with their salts, 10,000 indexes to a file
///
/// Erased bodies are missing; the log is complete regardless.
public final class LedgerExport {
    private static final int BODIES_PER_FILE = 10_000;

    private final LedgerReader reader;
    private final VerifierKey key;

    public LedgerExport(LedgerReader reader, VerifierKey key) {
        this.reader = reader;
        this.key = key;
    }

    /// Writes everything the newest checkpoint covers, and the checkpoint last. If we stop in
    /// between, what is there is good as far as it goes; start again into an empty directory.
    ///
    /// @throws Problem `conflict` while the ledger has no checkpoint
    public SignedCheckpoint write(Path directory) {
        SignedCheckpoint signed =
                reader.witnessed()
                        .orElseThrow(() ->
                                new Problem(
                                        ProblemCode.CONFLICT,
                                        "the ledger has no checkpoint yet: wait a second"));
        try {
            Files.createDirectories(directory.resolve("bodies"));
            Files.write(directory.resolve("README.md"), readme());
            Files.writeString(directory.resolve("ledger.vkey"), key.text() + "\n");
            writeBodies(directory.resolve("bodies"), signed.checkpoint().size());
            LogExport.copy(reader.tiles(), signed, new LogDirectory(directory.resolve("log")));
            return signed;
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "cannot write the export: is there room?", cause);
        }
    }

    private void writeBodies(Path directory, long size) throws IOException {
        for (long start = 0; start < size; start += BODIES_PER_FILE) {
            Path file =
                    directory.resolve(
                            String.format(Locale.ROOT, "%06d.jsonl", start / BODIES_PER_FILE));
            long end = Math.min(size, start + BODIES_PER_FILE);
            try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                for (long next = start; next < end; ) {
                    List<SequencedEntry> page = reader.entries(next, (int) (end - next));
                    for (SequencedEntry entry : page) {
                        writeBody(out, entry);
                    }
                    next = page.getLast().index() + 1;
                }
            }
        }
    }

    /// The content goes in as base64, byte for byte, because its digest is of bytes.
    private static void writeBody(Writer out, SequencedEntry entry) throws IOException {
        EntryBody body = entry.body();
        if (body == null) {
            return;
        }
        Base64.Encoder base64 = Base64.getEncoder();
        out.write(
                String.format(
                        Locale.ROOT,
                        "{\"index\":%d,\"salt\":\"%s\",\"body\":\"%s\"}\n",
                        entry.index(),
                        base64.encodeToString(body.salt()),
                        base64.encodeToString(body.content())));
    }

    private static byte[] readme() throws IOException {
        try (InputStream in = LedgerExport.class.getResourceAsStream("export-readme.md")) {
            if (in == null) {
                throw new IOException("no README for the export");
            }
            return in.readAllBytes();
        }
    }
}
