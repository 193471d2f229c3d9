package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads one policy file, line by line. Names are opaque octets, so the file is read as Latin-1 and
/// only the keys in it are read as UTF-8.
final class TrustPolicyReader {
    private static final int BYTES_MAX = 1 << 20;
    private static final int LINES_OF_A_KIND_MAX = 64;
    private static final String NOBODY = "none";

    private final List<TrustPolicy.KnownLog> logs = new ArrayList<>();
    private final List<TrustPolicy.KnownWitness> witnesses = new ArrayList<>();
    private final Map<String, TrustPolicy.Quorum> named = new HashMap<>();
    private final Set<String> members = new HashSet<>();
    private Optional<TrustPolicy.Quorum> quorum = Optional.empty();

    TrustPolicy read(byte[] bytes) {
        String text = new String(Strict.limited(bytes, BYTES_MAX), StandardCharsets.ISO_8859_1);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            try {
                readLine(line);
            } catch (Problem problem) {
                throw new Problem(
                        problem.code(), "policy line " + number + ": " + problem.getMessage());
            }
        }
        requireDistinctNames();
        return new TrustPolicy(
                logs,
                witnesses,
                quorum.orElseThrow(() -> invalid("the policy has no quorum line")));
    }

    private void readLine(String line) {
        boolean control = line.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F);
        if (control) {
            throw new Problem(ProblemCode.MALFORMED, "a control character other than tab");
        }
        String content = line.replaceAll("^[ \t]+|[ \t]+$", "");
        if (content.isEmpty() || content.startsWith("#")) {
            return;
        }
        List<String> items = Arrays.asList(content.split("[ \t]+"));
        switch (items.getFirst()) {
            case "log" -> readLog(items);
            case "witness" -> readWitness(items);
            case "group" -> readGroup(items);
            case "quorum" -> readQuorum(items);
            default -> throw malformed("a line begins with `log`, `witness`, `group` or `quorum`");
        }
    }

    private void readLog(List<String> items) {
        if (items.size() < 2 || items.size() > 3) {
            throw malformed("a log line is `log vkey [url]`");
        }
        VerifierKey key = key(items.get(1));
        if (key.type() == KeyType.COSIGNATURE) {
            throw invalid("a log signs with a key of type 01 or 06");
        }
        if (logs.stream().anyMatch(log -> samePublicKey(log.key(), key))) {
            throw invalid("this public key belongs to an earlier log");
        }
        logs.add(new TrustPolicy.KnownLog(key, items.size() == 3 ? items.get(2) : ""));
        requireRoom(logs.size());
    }

    private void readWitness(List<String> items) {
        if (items.size() < 3 || items.size() > 4) {
            throw malformed("a witness line is `witness name vkey [url]`");
        }
        VerifierKey key = key(items.get(2));
        if (key.type() == KeyType.ED25519) {
            throw invalid("a witness cosigns with a key of type 04 or 06");
        }
        if (witnesses.stream().anyMatch(witness -> samePublicKey(witness.key(), key))) {
            throw invalid("this public key belongs to an earlier witness");
        }
        define(items.get(1), new TrustPolicy.Quorum.One(key));
        String url = items.size() == 4 ? items.get(3) : "";
        witnesses.add(new TrustPolicy.KnownWitness(items.get(1), key, url));
        requireRoom(witnesses.size());
    }

    private void readGroup(List<String> items) {
        if (items.size() < 4) {
            throw malformed("a group line is `group name all|any|k member…`");
        }
        List<TrustPolicy.Quorum> chosen = new ArrayList<>();
        for (String member : items.subList(3, items.size())) {
            chosen.add(defined(member));
            if (!members.add(member)) {
                throw invalid("this witness or group is already a member of a group");
            }
        }
        int count =
                switch (items.get(2)) {
                    case "all" -> chosen.size();
                    case "any" -> 1;
                    default -> (int) Math.min(Strict.decimal(items.get(2)), Integer.MAX_VALUE);
                };
        define(items.get(1), new TrustPolicy.Quorum.Some(count, chosen));
        requireRoom(named.size() - witnesses.size());
    }

    private void readQuorum(List<String> items) {
        if (items.size() != 2) {
            throw malformed("a quorum line is `quorum name` or `quorum none`");
        }
        if (quorum.isPresent()) {
            throw invalid("a policy has one quorum line");
        }
        boolean nobody = items.get(1).equals(NOBODY);
        quorum = Optional.of(nobody ? new TrustPolicy.Quorum.Nobody() : defined(items.get(1)));
    }

    private void define(String name, TrustPolicy.Quorum meaning) {
        if (name.equals(NOBODY)) {
            throw invalid("the name `none` is reserved");
        }
        if (named.putIfAbsent(name, meaning) != null) {
            throw invalid("this name is already taken");
        }
    }

    private TrustPolicy.Quorum defined(String name) {
        TrustPolicy.Quorum meaning = named.get(name);
        if (meaning == null) {
            throw invalid("a name is used that no earlier line defines");
        }
        return meaning;
    }

    /// Two keys that share name and key id cannot be told apart on a signature line.
    private void requireDistinctNames() {
        List<VerifierKey> keys = new ArrayList<>();
        logs.forEach(log -> keys.add(log.key()));
        witnesses.forEach(witness -> keys.add(witness.key()));
        Map<String, VerifierKey> seen = new HashMap<>();
        for (VerifierKey key : keys) {
            VerifierKey earlier = seen.putIfAbsent(key.name() + '+' + key.keyId(), key);
            if (earlier != null && !earlier.equals(key)) {
                throw invalid("two keys share one name and one key id");
            }
        }
    }

    private static VerifierKey key(String latin1) {
        return VerifierKey.parse(Strict.text(latin1.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static boolean samePublicKey(VerifierKey one, VerifierKey other) {
        return Arrays.equals(one.publicKey(), other.publicKey());
    }

    private static void requireRoom(int lines) {
        if (lines > LINES_OF_A_KIND_MAX) {
            throw new Problem(
                    ProblemCode.TOO_LARGE,
                    "a policy has at most " + LINES_OF_A_KIND_MAX + " lines of a kind");
        }
    }

    private static Problem malformed(String message) {
        return new Problem(ProblemCode.MALFORMED, message);
    }

    private static Problem invalid(String message) {
        return new Problem(ProblemCode.INVALID, message);
    }
}
