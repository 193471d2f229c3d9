package dev.sallyport.translog;

import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The published test vectors: entries `entry-0`, `entry-1`, …; keys from seeds of equal bytes.
final class Vectors {
    static final String ORIGIN = "log.example/audit";
    static final long COSIGNED_AT = 1_700_000_000L;

    static final VerifierKey LOG =
            VerifierKey.parse(
                    "log.example/audit+5f02ff6d+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c");
    static final VerifierKey WITNESS =
            VerifierKey.parse(
                    "witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU");

    static final String LOG_LINE =
            "\u2014 log.example/audit XwL/bf59pZigIPqg5xCia9AEHwFxbNXEw5i9UdCzndrQaJwgAcYREBzjtJ1x"
                    + "tBBGaSHP7EMjHipYL3PnNCG8aVh7ogw=";
    static final String WITNESS_LINE =
            "\u2014 witness.example/w1 3xwKNQAAAABlU/EAXjA+J7trJbE1ytTxpEQ1Xi+2qt8LZLhN2BGRJYkF0CjG"
                    + "BQLRiIREB5d8/yRU5EebebTmiFhRPX6aUSJvKdlZBQ==";
    static final String TEXT =
            "log.example/audit\n7\nkTlgHMHKirKnoMLBNMBIRfKxulSag9bIRc/NpDnMWF0=\n";
    static final String CHECKPOINT = TEXT + "\n" + LOG_LINE + "\n" + WITNESS_LINE + "\n";
    static final String PROOF_FILE =
            "c2sp.org/tlog-proof@v1\nindex 5\n"
                    + "GUu1otW9EOXRqm/V1CmAs1bK8dpiPNmYfEv6L4F3Htc=\n"
                    + "DP2ldv9LKeozw6/a7tG9Y362VLKKBDAvyrX9fbB4Acw=\n"
                    + "JWueiCXl03CkrgBdCQHqKRl34pJ/XPjj5yZg3QlRnts=\n\n"
                    + CHECKPOINT;
    static final String ADD_CHECKPOINT =
            "old 3\n"
                    + "BJ19zbVrz+vTEzBMmDnxlqPUtu873AsIKY+TrIGR8Kg=\n"
                    + "J0ebarMh0u5HdFL2i6UndI6GPK/o+9HfK/idFXDRtpc=\n"
                    + "LyelCCwdQq+kiKw1Cp/EOQwIT1T3Hs3/hZ6Y24QptHk=\n"
                    + "5CnFtcyqlSPDcpfxhGdm+QMTfoIZXFGZ5r5XEw0QBsg=\n\n"
                    + TEXT
                    + "\n"
                    + LOG_LINE
                    + "\n";

    private Vectors() {}

    static byte[] entry(long index) {
        return ("entry-" + index).getBytes(StandardCharsets.US_ASCII);
    }

    static List<byte[]> entries(long from, long to) {
        return LongStream.range(from, to).mapToObj(Vectors::entry).toList();
    }

    static List<Sha256> leaves(long from, long to) {
        return entries(from, to).stream().map(TreeHash::ofEntry).toList();
    }

    static CompactTree tree(long size) {
        return CompactTree.EMPTY.append(leaves(0, size));
    }

    static Secret seed(int value) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) value);
        return Secret.takeOwnershipOf(seed);
    }

    static NoteSigner signer(int seed) {
        return Ed25519Keys.signer(Ed25519Keys.privateKey(seed(seed)));
    }

    /// A key of our own, for what the vectors do not cover.
    static VerifierKey key(String name, KeyType type, int seed) {
        return new VerifierKey(name, type, Ed25519Keys.publicKeyOf(seed(seed)));
    }

    static SignedCheckpoint checkpoint(Tree tree) {
        return SignedCheckpoint.sign(
                new Checkpoint(ORIGIN, tree.size(), tree.root()), LOG, signer(1));
    }

    static List<Sha256> hexes(String... hexes) {
        return Stream.of(hexes).map(Sha256::parseHex).toList();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
