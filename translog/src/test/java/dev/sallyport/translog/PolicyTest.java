package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.COSIGNED_AT;
import static dev.sallyport.translog.Vectors.LOG;
import static dev.sallyport.translog.Vectors.WITNESS;
import static dev.sallyport.translog.Vectors.key;
import static dev.sallyport.translog.Vectors.signer;
import static dev.sallyport.translog.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Instant NOW = Instant.ofEpochSecond(COSIGNED_AT + 10);
    private static final List<VerifierKey> WITNESSES =
            IntStream.range(0, 5)
                    .mapToObj(i -> key("w" + i + ".example", KeyType.COSIGNATURE, 10 + i))
                    .toList();

    private final Checkpoint checkpoint = new Checkpoint(Vectors.ORIGIN, 7, Vectors.tree(7).root());

    private static TrustPolicy policy(String... lines) {
        return TrustPolicy.parse(utf8(String.join("\n", lines) + "\n"));
    }

    private static String log() {
        return "log " + LOG.text();
    }

    private static String witness(int i) {
        return "witness W" + i + " " + WITNESSES.get(i).text();
    }

    /// The checkpoint, signed by the log and by these witnesses.
    private SignedCheckpoint cosignedBy(int... who) {
        List<NoteSignature> lines = new ArrayList<>();
        for (int i : who) {
            lines.add(Cosignature.sign(checkpoint, WITNESSES.get(i), COSIGNED_AT, signer(10 + i)));
        }
        return SignedCheckpoint.sign(checkpoint, LOG, signer(1)).with(lines);
    }

    @Test
    void the_quorum_is_met_exactly_when_enough_members_cosigned() {
        // Given two of three here, and any of two there, and both
        TrustPolicy policy =
                policy(
                        log() + " https://log.example/",
                        "# first the one organisation",
                        witness(0),
                        witness(1),
                        witness(2),
                        "group X 2 W0 W1 W2",
                        "  \t# then the other",
                        witness(3) + "\thttps://w3.example/",
                        witness(4),
                        "group Y any W3 W4",
                        "",
                        "\tgroup both  all X \t Y ",
                        "quorum both");
        for (int subset = 0; subset < 32; subset++) {
            int bits = subset;
            int[] who = IntStream.range(0, 5).filter(i -> (bits >> i & 1) == 1).toArray();
            // When
            PolicyCheck check = policy.accept(cosignedBy(who), NOW);
            // Then
            boolean enough = Integer.bitCount(bits & 7) >= 2 && Integer.bitCount(bits >> 3) >= 1;
            if (enough) {
                List<NoteCheck.Signed> cosigned =
                        IntStream.of(who)
                                .mapToObj(i -> new NoteCheck.Signed(WITNESSES.get(i), COSIGNED_AT))
                                .toList();
                assertThat(check).isEqualTo(new PolicyCheck.Accepted(checkpoint, LOG, cosigned));
            } else {
                assertRefused(check, PolicyCheck.Why.QUORUM_NOT_MET);
            }
        }
    }

    @Test
    void unknown_lines_are_ignored_and_bad_known_lines_reject() {
        TrustPolicy one = policy(log(), witness(0), "quorum W0");
        NoteSignature good =
                Cosignature.sign(checkpoint, WITNESSES.getFirst(), COSIGNED_AT, signer(10));
        NoteSignature bad =
                new NoteSignature(
                        good.name(), good.keyId(), new Foreign(1).flipped(good.signature()));
        NoteSignature otherName = new NoteSignature("x.example", good.keyId(), bad.signature());
        NoteSignature otherId = new NoteSignature(good.name(), good.keyId() ^ 1, bad.signature());
        NoteSignature tooShort = new NoteSignature(good.name(), good.keyId(), new byte[1]);
        SignedCheckpoint signed = cosignedBy();

        assertThat(one.accept(signed.with(List.of(otherName, good, otherId)), NOW))
                .isInstanceOf(PolicyCheck.Accepted.class);
        assertThat(one.accept(signed.with(List.of(good, good)), NOW))
                .isInstanceOf(PolicyCheck.Accepted.class);
        assertRefused(
                one.accept(signed.with(List.of(otherName, otherId)), NOW),
                PolicyCheck.Why.QUORUM_NOT_MET);
        assertRefused(
                one.accept(signed.with(List.of(good, bad)), NOW), PolicyCheck.Why.BAD_COSIGNATURE);
        assertRefused(
                one.accept(signed.with(List.of(good, tooShort)), NOW),
                PolicyCheck.Why.BAD_COSIGNATURE);
        // Even a witness that the quorum does not need must not be wrong.
        assertRefused(
                policy(log(), witness(0), "quorum none").accept(signed.with(List.of(bad)), NOW),
                PolicyCheck.Why.BAD_COSIGNATURE);
    }

    @Test
    void only_a_listed_log_is_believed_and_only_under_its_own_name() {
        TrustPolicy policy = policy(log(), "quorum none");
        Checkpoint elsewhere = new Checkpoint("other.example/audit", 7, checkpoint.root());
        SignedCheckpoint borrowed = SignedCheckpoint.sign(elsewhere, LOG, signer(1));
        NoteSignature line = borrowed.note().signatures().getFirst();
        SignedNote notSigned =
                new SignedNote(
                        checkpoint.text(), List.of(new NoteSignature("a", 1, line.signature())));
        SignedNote badlySigned = new SignedNote(checkpoint.text(), List.of(line));

        assertThat(policy.accept(cosignedBy(), NOW)).isInstanceOf(PolicyCheck.Accepted.class);
        assertRefused(policy.accept(borrowed, NOW), PolicyCheck.Why.UNKNOWN_ORIGIN);
        assertRefused(
                policy("quorum none").accept(cosignedBy(), NOW), PolicyCheck.Why.UNKNOWN_ORIGIN);
        assertRefused(
                policy.accept(new SignedCheckpoint(checkpoint, notSigned), NOW),
                PolicyCheck.Why.NOT_SIGNED_BY_THE_LOG);
        assertRefused(
                policy.accept(new SignedCheckpoint(checkpoint, badlySigned), NOW),
                PolicyCheck.Why.BAD_LOG_SIGNATURE);
        Checkpoint impossible = new Checkpoint(Vectors.ORIGIN, 0, checkpoint.root());
        assertRefused(
                policy.accept(SignedCheckpoint.sign(impossible, LOG, signer(1)), NOW),
                PolicyCheck.Why.EMPTY_TREE_ROOT);
    }

    @Test
    void a_cosignature_from_the_future_is_not_believed() {
        TrustPolicy policy = policy(log(), witness(0), "quorum W0");
        long skew = TrustPolicy.CLOCK_SKEW_SECONDS;
        assertThat(policy.accept(cosignedBy(0), Instant.ofEpochSecond(COSIGNED_AT - skew)))
                .isInstanceOf(PolicyCheck.Accepted.class);
        assertRefused(
                policy.accept(cosignedBy(0), Instant.ofEpochSecond(COSIGNED_AT - skew - 1)),
                PolicyCheck.Why.SIGNED_IN_THE_FUTURE);
    }

    @Test
    void one_witness_counts_once_and_a_log_key_is_no_witness() {
        TrustPolicy policy = policy(log(), witness(0), witness(1), "group g 2 W0 W1", "quorum g");
        NoteSignature first =
                Cosignature.sign(checkpoint, WITNESSES.getFirst(), COSIGNED_AT, signer(10));
        NoteSignature later =
                Cosignature.sign(checkpoint, WITNESSES.getFirst(), COSIGNED_AT + 1, signer(10));
        assertRefused(
                policy.accept(cosignedBy().with(List.of(first, later)), NOW),
                PolicyCheck.Why.QUORUM_NOT_MET);
    }

    @Test
    void a_policy_file_is_read_strictly() {
        String w0 = witness(0);
        String w1 = witness(1);
        String sameKeyOtherName =
                "witness other " + key("else.example", KeyType.COSIGNATURE, 10).text();
        String sameLogOtherName = "log " + key("else.example", KeyType.ED25519, 1).text();
        for (String[] bad :
                new String[][] {
                    {log()},
                    {log(), "quorum none", "quorum none"},
                    {log(), "quorum W0"},
                    {log(), "quorum W0", w0},
                    {log(), w0, "group g any W0", "quorum h"},
                    {log(), w0, "group g 0 W0", "quorum g"},
                    {log(), w0, "group g 2 W0", "quorum g"},
                    {log(), w0, "group g 01 W0", "quorum g"},
                    {log(), w0, "group g 4294967297 W0", "quorum g"},
                    {log(), w0, "group g most W0", "quorum g"},
                    {log(), w0, "group g any", "quorum g"},
                    {log(), w0, "group g any W0 W0", "quorum g"},
                    {log(), w0, "group g any W0", "group h any W0", "quorum h"},
                    {log(), w0, "group g any g", "quorum g"},
                    {log(), w0, "group g any none", "quorum g"},
                    {log(), w0, "group none any W0", "quorum none"},
                    {log(), w0, "group W0 any W0", "quorum W0"},
                    {log(), w0, w0, "quorum W0"},
                    {log(), w0, "witness W0 " + WITNESSES.get(1).text(), "quorum W0"},
                    {log(), w0, sameKeyOtherName, "quorum W0"},
                    {log(), log(), "quorum none"},
                    {log(), sameLogOtherName, "quorum none"},
                    {"log " + WITNESS.text(), "quorum none"},
                    {log(), "witness w " + LOG.text(), "quorum w"},
                    {log() + " url url", "quorum none"},
                    {"log", "quorum none"},
                    {log(), "witness w", "quorum none"},
                    {log(), "quorum"},
                    {log(), "quorum none none"},
                    {log(), "Quorum none"},
                    {log(), "quorum none # said so"},
                    {log(), "quorum none\r"},
                    {log(), "# \u0007", "quorum none"},
                    {log(), "# \u007f", "quorum none"},
                    {log(), w0, w1, "group g any W0,W1", "quorum g"},
                }) {
            assertThatThrownBy(() -> policy(bad))
                    .as(String.join(" / ", bad))
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void a_mistake_is_reported_with_its_line_and_without_its_content() {
        assertThatThrownBy(() -> policy("# one", log(), "quorum somebody"))
                .hasMessage("policy line 3: a name is used that no earlier line defines");
    }

    @Test
    void names_are_opaque_octets() {
        byte[] notUtf8 =
                (log() + "\n" + witness(0).replace("W0", "W\u00ff") + "\nquorum W\u00ff\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(TrustPolicy.parse(notUtf8).accept(cosignedBy(0), NOW))
                .isInstanceOf(PolicyCheck.Accepted.class);
        // The Kelvin sign is not the letter K.
        assertThatThrownBy(() -> policy(log(), witness(0).replace("W0", "K"), "quorum \u212a"))
                .isInstanceOf(Problem.class);
    }

    @Test
    void there_is_room_for_thirty_two_of_each() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            lines.add("log " + key("l" + i, KeyType.ED25519, 100 + i).text());
            lines.add("witness w" + i + " " + key("w" + i, KeyType.COSIGNATURE, 140 + i).text());
            lines.add("group g" + i + " 1 w" + i + (i == 0 ? "" : " g" + (i - 1)));
        }
        lines.add("quorum g31");
        TrustPolicy policy = policy(lines.toArray(String[]::new));
        assertThat(policy.logs()).hasSize(32);
        assertThat(policy.witnesses()).hasSize(32);
    }

    private static void assertRefused(PolicyCheck check, PolicyCheck.Why why) {
        assertThat(check).isEqualTo(new PolicyCheck.Refused(why));
    }
}
