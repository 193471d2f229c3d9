package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// A `.tlog-proof`: that one entry is in a log, for anybody who has the entry and a policy, without
/// asking anyone (C2SP tlog-proof).
///
/// @param extra whatever the maker wanted to add; empty for nothing. **Nobody has signed it**
public record ProofFile(byte[] extra, long index, List<Sha256> path, SignedCheckpoint checkpoint) {
    private static final String HEAD = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";

    /// A checkpoint, the longest path, and as much again for `extra`.
    public static final int BYTES_MAX = 2 * SignedNote.BYTES_MAX;

    public ProofFile {
        if (index < 0 || path.size() > Strict.PROOF_LINES_MAX) {
            throw new Problem(ProblemCode.MALFORMED, "a proof has an index and at most 63 hashes");
        }
        extra = extra.clone();
        path = List.copyOf(path);
    }

    /// Makes the proof for an entry of the tree this checkpoint is about.
    public static ProofFile prove(long index, SignedCheckpoint signed, NodeSource nodes) {
        long size = signed.checkpoint().size();
        return new ProofFile(new byte[0], index, Inclusion.prove(index, size, nodes), signed);
    }

    public static ProofFile parse(byte[] bytes) {
        String text = Strict.text(Strict.limited(bytes, BYTES_MAX));
        int headEnd = text.indexOf("\n\n") + 1;
        if (headEnd == 0) {
            throw malformed();
        }
        List<String> lines = Arrays.asList(Strict.lines(text.substring(0, headEnd)));
        int next = 1;
        byte[] extra = {};
        if (lines.size() > 1 && lines.get(1).startsWith(EXTRA)) {
            extra = Strict.base64(lines.get(1).substring(EXTRA.length()));
            next = 2;
            if (extra.length == 0) {
                throw malformed();
            }
        }
        if (!lines.getFirst().equals(HEAD)
                || lines.size() <= next
                || !lines.get(next).startsWith(INDEX)
                || lines.size() - next - 1 > Strict.PROOF_LINES_MAX) {
            throw malformed();
        }
        return new ProofFile(
                extra,
                Strict.decimal(lines.get(next).substring(INDEX.length())),
                lines.subList(next + 1, lines.size()).stream().map(Strict::hash).toList(),
                SignedCheckpoint.parse(Strict.utf8(text.substring(headEnd + 1))));
    }

    private static Problem malformed() {
        return new Problem(
                ProblemCode.MALFORMED,
                "a proof file is a head, `index`, up to 63 hashes, an empty line and a checkpoint");
    }

    /// The file; the inverse of [#parse].
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        if (extra.length > 0) {
            text.append(EXTRA).append(Strict.base64(extra)).append('\n');
        }
        text.append(INDEX).append(index).append('\n');
        path.forEach(hash -> text.append(Strict.base64(hash.bytes())).append('\n'));
        text.append('\n').append(new String(checkpoint.bytes(), StandardCharsets.UTF_8));
        return Strict.utf8(text.toString());
    }

    /// Checks that this very entry is in a log the policy believes. The checkpoint comes first:
    /// nothing in the file is used before its signatures hold.
    public EntryCheck check(byte[] entry, TrustPolicy policy, Instant now) {
        return switch (policy.accept(checkpoint, now)) {
            case PolicyCheck.Refused(PolicyCheck.Why why) -> new EntryCheck.Untrusted(why);
            case PolicyCheck.Accepted accepted -> {
                Tree tree = accepted.checkpoint().tree();
                ProofCheck check =
                        Inclusion.check(
                                TreeHash.ofEntry(entry), index, tree.size(), tree.root(), path);
                yield switch (check) {
                    case ProofCheck.Holds() -> new EntryCheck.Proven(index, accepted);
                    case ProofCheck.Fails(ProofCheck.Why why) -> new EntryCheck.NotInLog(why);
                };
            }
        };
    }

    @Override
    public byte[] extra() {
        return extra.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProofFile that && Arrays.equals(bytes(), that.bytes());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(index) ^ checkpoint.hashCode();
    }

    @Override
    public String toString() {
        return "proof of entry " + index + " in " + checkpoint.checkpoint();
    }
}
