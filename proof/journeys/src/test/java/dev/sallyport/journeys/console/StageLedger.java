package dev.sallyport.journeys.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.EntryHeader;
import dev.sallyport.ledger.LedgerEntry;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.Consistency;
import dev.sallyport.translog.Ed25519Keys;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.NodeSource;
import dev.sallyport.translog.ProofFile;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TreeHash;
import dev.sallyport.translog.VerifierKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A small real log: real entries, a real tree, a real signature. What the page says about its
/// proofs is the page's own work.
final class StageLedger {
    private static final String ORIGIN = "sallyport.example/ledger";
    private static final byte[] SALT = "0123456789abcdef".getBytes(UTF_8);

    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private final int keySeed;
    private final String login;
    private final VerifierKey key;
    private final SignedCheckpoint checkpoint;

    StageLedger() {
        this(7, "deploy", 0);
    }

    /// @param size how many of the entries there are yet
    /// @param login what is written in one of them, the third
    private StageLedger(int size, String login, int keySeed) {
        this.login = login;
        this.keySeed = keySeed;
        addAll();
        entries.subList(size, entries.size()).clear();
        try (Secret seed = Secret.takeOwnershipOf(seed())) {
            key = new VerifierKey(ORIGIN, KeyType.ED25519, Ed25519Keys.publicKeyOf(seed));
            checkpoint =
                    SignedCheckpoint.sign(
                            new Checkpoint(ORIGIN, size, root(0, size)),
                            key,
                            Ed25519Keys.signer(Ed25519Keys.privateKey(seed)));
        }
    }

    /// The same ledger when it had this many entries.
    StageLedger first(int size) {
        return new StageLedger(size, login, keySeed);
    }

    /// As if its third entry had always been another, under a good signature.
    StageLedger rewritten() {
        return new StageLedger(entries.size(), "root", keySeed);
    }

    /// The same entries under another key.
    StageLedger ofAnotherKey() {
        return new StageLedger(entries.size(), login, 1);
    }

    private byte[] seed() {
        byte[] seed = new byte[32];
        seed[0] = (byte) keySeed;
        return seed;
    }

    private void addAll() {
        String grant = StageProps.id("grt", "three");
        String request = StageProps.id("req", "three");
        add("ada", "inner-session.opened", "{\"reason\":\"\"}", StageProps.id("psn", "ada"));
        add("ada", "target.defined", "{\"name\":\"web-1\"}", StageProps.id("tgt", "web-1"));
        add("ada", "elevation.requested", "{\"login\":\"" + login + "\"}", request, grant);
        add("grace", "elevation.approved", "{\"seconds\":3600}", request, grant);
        add("grace", "elevation.granted", "{\"login\":\"deploy\"}", grant, request);
        add("ada", "session.admitted", "{\"address\":\"198.51.100.23\"}", grant);
        add("ada", "tape.opened", "{\"channel\":\"0\"}", StageProps.id("tap", "one"));
    }

    private void add(String actor, String type, String body, String... objects) {
        byte[] content = body.getBytes(UTF_8);
        UUID id = UUID.nameUUIDFromBytes((type + entries.size()).getBytes(UTF_8));
        EntryHeader header =
                new EntryHeader(
                        1,
                        new OperationId(id),
                        "person:" + StageProps.id("psn", actor),
                        Pathway.HUMAN,
                        Door.INNER,
                        Outcome.DONE,
                        List.of(objects).stream().map(LedgerObject::new).toList());
        entries.add(
                new LedgerEntry(
                        new EventId(id),
                        Instant.ofEpochMilli(1_795_600_000_000L + 60_000L * entries.size()),
                        "inner",
                        type,
                        Sha256.of(SALT, content),
                        header));
        bodies.add(content);
    }

    String key() {
        return key.text();
    }

    byte[] checkpoint() {
        return checkpoint.bytes();
    }

    int size() {
        return entries.size();
    }

    /// As the door's API proves it.
    List<String> consistency(int from, int to) {
        return Consistency.prove(from, to, nodes()).stream()
                .map(hash -> base64(hash.bytes()))
                .toList();
    }

    private NodeSource nodes() {
        return (level, index) -> root(index << level, (index + 1) << level);
    }

    /// The newest first.
    List<Map<String, Object>> list(String about) {
        List<Map<String, Object>> found = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            List<String> objects =
                    entries.get(i).header().objects().stream().map(LedgerObject::text).toList();
            if (about.isEmpty() || objects.contains(about)) {
                found.add(shown(i));
            }
        }
        return found;
    }

    Map<String, Object> one(String id) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).id().text().equals(id)) {
                Map<String, Object> entry = shown(i);
                entry.put("leaf", base64(entries.get(i).toBytes()));
                entry.put("salt", base64(SALT));
                entry.put("body", base64(bodies.get(i)));
                entry.put(
                        "proof",
                        new String(ProofFile.prove(i, checkpoint, nodes()).bytes(), UTF_8));
                return entry;
            }
        }
        throw new IllegalArgumentException(id);
    }

    private Map<String, Object> shown(int index) {
        LedgerEntry entry = entries.get(index);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("index", index);
        shown.put("id", entry.id().text());
        shown.put("time", entry.writtenAt().toString());
        shown.put("type", entry.type());
        shown.put("actor", entry.header().actor());
        shown.put("actor_name", "Ada Lovelace");
        shown.put("outcome", "done");
        shown.put("objects", entry.header().objects().stream().map(LedgerObject::text).toList());
        return shown;
    }

    private Sha256 root(long start, long end) {
        if (end - start == 1) {
            return TreeHash.ofEntry(entries.get((int) start).toBytes());
        }
        long middle = start + Long.highestOneBit(end - start - 1);
        return TreeHash.ofNode(root(start, middle), root(middle, end));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
