package dev.sallyport.receipt;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.EntryBody;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEntry;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerExport;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.LedgerReader;
import dev.sallyport.ledger.SequencedEntry;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TilePath;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The ledger, for those who may look at everything; its checkpoint and hashes for everybody
/// inside.
@RestController
public final class LedgerHttp {
    private static final String TILES = "/api/v1/ledger/";
    private static final int ABOUT_MAX = 10_000;

    private final LedgerReader reader;
    private final Ledger ledger;
    private final Supplier<VerifierKey> key;
    private final Policy policy;
    private final Directory directory;
    private final Database database;
    private final Supplier<String> verifierPolicy;

    /// @param key of the log, as the keeper names it
    public LedgerHttp(
            LedgerReader reader,
            Ledger ledger,
            Supplier<VerifierKey> key,
            Policy policy,
            Ground ground) {
        this.reader = reader;
        this.ledger = ledger;
        this.key = key;
        this.policy = policy;
        this.directory = ground.directory();
        this.database = ground.database();
        this.verifierPolicy = ground.verifierPolicy();
    }

    /// What else it stands on.
    ///
    /// @param verifierPolicy the text of [VerifierPolicy]
    public record Ground(Directory directory, Database database, Supplier<String> verifierPolicy) {}

    record KeyView(String key) {}

    /// The proof that the ledger of one size is the beginning of the ledger of another.
    record ConsistencyView(long from, long to, List<byte[]> path) {}

    record EntryLine(
            EventId id,
            long index,
            Instant time,
            String type,
            String actor,
            String actorName,
            String outcome,
            List<String> objects) {}

    /// The bytes themselves: whoever reads them computes the proof.
    record EntryView(
            EventId id,
            long index,
            byte[] leaf,
            byte @Nullable [] salt,
            byte @Nullable [] body,
            @Nullable String proof) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ledger/checkpoint")
    ResponseEntity<byte[]> checkpoint() {
        SignedCheckpoint signed =
                reader.checkpoint()
                        .orElseThrow(() ->
                                new Problem(
                                        ProblemCode.NOT_FOUND,
                                        "there is no checkpoint yet: wait a second"));
        return ResponseEntity.ok()
                .header("Content-Type", "text/plain;charset=utf-8")
                .body(signed.bytes());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ledger/key")
    KeyView key() {
        return new KeyView(key.get().text());
    }

    /// For whoever remembers an older checkpoint: that the ledger only grew since (RFC 6962,
    /// section 2.1.2). Hashes only, so for everybody inside.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ledger/consistency")
    ConsistencyView consistency(@RequestParam long from, @RequestParam long to) {
        return new ConsistencyView(
                from, to, reader.consistency(from, to).stream().map(Sha256::bytes).toList());
    }

    /// The file by which others verify: log, witnesses, seal.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ledger/policy")
    ResponseEntity<byte[]> policy() {
        return ResponseEntity.ok()
                .header("Content-Type", "text/plain;charset=utf-8")
                .body(verifierPolicy.get().getBytes(StandardCharsets.UTF_8));
    }

    /// Pieces of the log under the paths of C2SP tlog-tiles. Hashes are for everybody inside,
    /// entries for who may look.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ledger/tile/**")
    ResponseEntity<byte[]> tile(Operation op, HttpServletRequest request) {
        TilePath path = TilePath.parse(request.getRequestURI().substring(TILES.length()));
        if (path instanceof TilePath.Entries) {
            mayLook(op);
        }
        byte[] piece =
                reader.piece(path)
                        .orElseThrow(() ->
                                new Problem(ProblemCode.NOT_FOUND, "no such piece of the log"));
        return ResponseEntity.ok().header("Content-Type", "application/octet-stream").body(piece);
    }

    /// Oldest first behind the index `after`; with `latest` newest first before it.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ledger/entries")
    Listing<EntryLine> entries(
            Operation op,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "false") boolean latest,
            @RequestParam(required = false) @Nullable String about) {
        mayLook(op);
        int max = Math.clamp(limit, 1, LedgerReader.PAGE_MAX);
        List<SequencedEntry> page =
                about != null
                        ? about(new LedgerObject(about), after, max, latest)
                        : latest ? newest(after, max) : oldest(after, max);
        return new Listing<>(page.stream().map(this::line).toList(), next(page, max, latest));
    }

    private static @Nullable String next(List<SequencedEntry> page, int max, boolean latest) {
        if (page.size() < max || latest && page.getLast().index() == 0) {
            return null;
        }
        return Long.toString(page.getLast().index());
    }

    private List<SequencedEntry> oldest(@Nullable Long after, int max) {
        return reader.entries(after == null ? 0 : Math.max(0, after + 1), max);
    }

    private List<SequencedEntry> newest(@Nullable Long before, int max) {
        long end = before == null ? reader.size() : Math.min(before, reader.size());
        long from = Math.max(0, end - max);
        List<SequencedEntry> page =
                new ArrayList<>(end <= from ? List.of() : reader.entries(from, (int) (end - from)));
        Collections.reverse(page);
        return page;
    }

    private List<SequencedEntry> about(
            LedgerObject object, @Nullable Long after, int max, boolean latest) {
        if (!latest) {
            return reader.about(object, after == null ? 0 : Math.max(0, after + 1), max);
        }
        List<SequencedEntry> all = new ArrayList<>();
        long from = 0;
        while (all.size() < ABOUT_MAX) {
            List<SequencedEntry> page = reader.about(object, from, LedgerReader.PAGE_MAX);
            page.stream().filter(it -> after == null || it.index() < after).forEach(all::add);
            if (page.size() < LedgerReader.PAGE_MAX) {
                break;
            }
            from = page.getLast().index() + 1;
        }
        Collections.reverse(all);
        return all.subList(0, Math.min(max, all.size()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ledger/entries/{id}")
    EntryView entry(Operation op, @PathVariable String id) {
        mayLook(op);
        Optional<SequencedEntry> found =
                id.startsWith("evt_") ? reader.entry(EventId.parse(id)) : reader.entry(index(id));
        SequencedEntry entry =
                found.orElseThrow(() ->
                        new Problem(
                                ProblemCode.NOT_FOUND,
                                "there is no such entry under a checkpoint"));
        EntryBody body = entry.body();
        EventId event = entry.entry().id();
        return new EntryView(
                event,
                entry.index(),
                entry.leaf(),
                body == null ? null : body.salt(),
                body == null ? null : body.content(),
                reader.proof(event)
                        .map(proof -> new String(proof.bytes(), StandardCharsets.UTF_8))
                        .orElse(null));
    }

    /// The whole ledger as a tar of files that anybody verifies offline.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ledger/export")
    void export(Operation op, HttpServletResponse response) throws IOException {
        Operation ruled = op.ruledBy(mayLook(op));
        database.inTransaction(() -> ledger.append(ruled, LedgerEvent.done("ledger.exported")));
        Path directory = Files.createTempDirectory("ledger-export");
        try {
            new LedgerExport(reader, key.get()).write(directory);
            response.setContentType("application/x-tar");
            response.setHeader("Content-Disposition", "attachment; filename=\"ledger.tar\"");
            new TarOutput(response.getOutputStream()).directory(directory);
        } finally {
            TarOutput.delete(directory);
        }
    }

    private Ruling mayLook(Operation op) {
        return policy.require(Ask.ofInstallation(op, Action.LOOK_AT_LEDGER));
    }

    private static long index(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException cause) {
            throw new Problem(
                    ProblemCode.MALFORMED,
                    "an entry has an index or an id of the form `evt_…`",
                    cause);
        }
    }

    private EntryLine line(SequencedEntry sequenced) {
        LedgerEntry entry = sequenced.entry();
        String actor = entry.header().actor();
        return new EntryLine(
                entry.id(),
                sequenced.index(),
                entry.writtenAt(),
                entry.type(),
                actor,
                name(actor),
                entry.header().outcome().name().toLowerCase(Locale.ROOT),
                entry.header().objects().stream().map(LedgerObject::text).toList());
    }

    private String name(String actor) {
        return actor.startsWith("person:")
                ? directory.nameOf(PersonId.parse(actor.substring("person:".length())))
                : actor;
    }
}
