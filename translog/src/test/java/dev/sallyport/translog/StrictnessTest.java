package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.ADD_CHECKPOINT;
import static dev.sallyport.translog.Vectors.CHECKPOINT;
import static dev.sallyport.translog.Vectors.LOG;
import static dev.sallyport.translog.Vectors.LOG_LINE;
import static dev.sallyport.translog.Vectors.PROOF_FILE;
import static dev.sallyport.translog.Vectors.TEXT;
import static dev.sallyport.translog.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrictnessTest {
    private static final int ROUNDS = 5_000;

    private final Foreign foreign = new Foreign(System.nanoTime());

    @Test
    void note_parsing_is_strict() {
        String line = LOG_LINE + "\n";
        String note = TEXT + "\n" + line;
        for (String bad :
                List.of(
                        "",
                        "\n",
                        "\n\n",
                        TEXT,
                        TEXT + "\n",
                        "\n" + line,
                        note.substring(0, note.length() - 1),
                        note + "\n",
                        note.replace("\n", "\r\n"),
                        note.replace("audit\n7", "audit\r\n7"),
                        note.replace("audit\n7", "audit\u0000\n7"),
                        note.replace("audit\n7", "audit\t\n7"),
                        TEXT + "\n" + line.replace("\u2014 ", "\u2014  "),
                        TEXT + "\n" + line.replace("\u2014 ", "- "),
                        TEXT + "\n" + line.replace("audit X", "audit  X"),
                        TEXT + "\n" + line.replace("audit X", "audit X "),
                        TEXT + "\n" + line.replace("log.example", "log+example"),
                        TEXT + "\n" + line.replace("log.example", "log\u00a0example"),
                        TEXT + "\n" + line.replace("log.example/audit", ""),
                        TEXT + "\n" + line.replace("gw=", "gw"),
                        TEXT + "\n" + line.replace("gw=", "gx="),
                        TEXT + "\n" + line.replace("XwL/", "XwL_"),
                        TEXT + "\n\u2014 log.example/audit XwL/bQ==\n",
                        TEXT + "\n\u2014 log.example/audit \n",
                        TEXT + "\n" + line + "trailing\n")) {
            assertThatThrownBy(() -> SignedNote.parse(utf8(bad)))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.MALFORMED));
        }
        byte[] notUtf8 = utf8(note);
        notUtf8[3] = (byte) 0xFF;
        assertThatThrownBy(() -> SignedNote.parse(notUtf8)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> new Checkpoint("half a pair \ud800", 0, TreeHash.EMPTY_ROOT))
                .isInstanceOf(Problem.class);
    }

    @Test
    void a_note_has_room_for_seventeen_signatures_but_not_for_a_megabyte() {
        String line = LOG_LINE + "\n";
        assertThat(SignedNote.parse(utf8(TEXT + "\n" + line.repeat(17))).signatures()).hasSize(17);
        for (String large :
                List.of(
                        TEXT + "\n" + line.repeat(SignedNote.SIGNATURES_MAX + 1),
                        "x".repeat(1 << 20) + "\n\n" + line)) {
            assertThatThrownBy(() -> SignedNote.parse(utf8(large)))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TOO_LARGE));
        }
    }

    @Test
    void the_last_empty_line_divides_text_from_signatures() {
        SignedNote note = SignedNote.parse(utf8("one\n\ntwo\n\n\n" + LOG_LINE + "\n"));
        assertThat(note.text()).isEqualTo("one\n\ntwo\n\n");
        assertThat(note.signatures()).hasSize(1);
    }

    @Test
    void what_a_note_parser_accepts_it_prints_back() {
        List<byte[]> good =
                List.of(
                        utf8(CHECKPOINT),
                        utf8("one\n\ntwo\n\n" + LOG_LINE + "\n" + LOG_LINE + "\n"));
        assertThat(foreign.attack(good, ROUNDS, SignedNote::parse, SignedNote::bytes)).isPositive();
        assertThat(foreign.attack(good, ROUNDS, SignedCheckpoint::parse, SignedCheckpoint::bytes))
                .isPositive();
    }

    @Test
    void what_a_proof_file_parser_accepts_it_prints_back() {
        List<byte[]> good =
                List.of(utf8(PROOF_FILE), utf8(PROOF_FILE.replace("index", "extra AAEC\nindex")));
        assertThat(foreign.attack(good, ROUNDS, ProofFile::parse, ProofFile::bytes)).isPositive();
    }

    @Test
    void what_an_add_checkpoint_parser_accepts_it_prints_back() {
        assertThat(
                        foreign.attack(
                                List.of(utf8(ADD_CHECKPOINT)),
                                ROUNDS,
                                AddCheckpoint::parse,
                                AddCheckpoint::bytes))
                .isPositive();
    }

    @Test
    void what_a_path_or_key_parser_accepts_it_prints_back() {
        List<byte[]> paths =
                List.of(
                        utf8("tile/0/x001/x234/067"),
                        utf8("tile/12/273.p/112"),
                        utf8("tile/entries/x001/000.p/7"));
        assertThat(
                        foreign.attack(
                                paths,
                                ROUNDS,
                                bytes -> TilePath.parse(latin1(bytes)),
                                path -> path.text().getBytes(StandardCharsets.ISO_8859_1)))
                .isPositive();
        foreign.attack(
                List.of(utf8(LOG.text())),
                ROUNDS,
                bytes -> VerifierKey.parse(Strict.text(bytes)),
                key -> utf8(key.text()));
    }

    @Test
    void what_a_bundle_parser_accepts_it_prints_back() {
        byte[] bundle = EntryBundle.encode(Vectors.entries(0, 7));
        assertThat(
                        foreign.attack(
                                List.of(bundle),
                                ROUNDS,
                                bytes -> EntryBundle.decode(bytes, 7),
                                EntryBundle::encode))
                .isPositive();
    }

    @Test
    void a_policy_parser_accepts_or_refuses() {
        byte[] policy =
                utf8(
                        "# who we believe\nlog "
                                + LOG.text()
                                + "\nwitness w "
                                + Vectors.WITNESS.text()
                                + " https://w.example\ngroup g 1 w\nquorum g\n");
        int accepted =
                foreign.attack(
                        List.of(policy),
                        ROUNDS,
                        bytes -> {
                            TrustPolicy.parse(bytes);
                            return bytes;
                        },
                        bytes -> bytes);
        assertThat(accepted).isPositive();
    }

    @Test
    void numbers_have_one_spelling() {
        for (String good : List.of("0", "7", "10", "9223372036854775807")) {
            assertThat(Strict.decimal(good)).isEqualTo(Long.parseLong(good));
        }
        for (String bad :
                List.of(
                        "",
                        "-0",
                        "-1",
                        "+1",
                        "00",
                        "07",
                        " 7",
                        "7 ",
                        "7.0",
                        "1e3",
                        "9223372036854775808",
                        "18446744073709551615",
                        "\u0661")) {
            assertThatThrownBy(() -> Strict.decimal(bad)).as(bad).isInstanceOf(Problem.class);
        }
    }

    @Test
    void a_checkpoint_has_three_lines() {
        String root = TEXT.substring(TEXT.indexOf("kT"));
        for (String bad :
                List.of(
                        "\n7\n" + root,
                        "o\n7\n",
                        "o\n07\n" + root,
                        "o\n-7\n" + root,
                        "o\n9223372036854775808\n" + root,
                        "o\n7\n" + root.replace("kT", ""),
                        "o\n7\n" + root.replace("=", ""),
                        "o\n7\n" + root + "extension\n",
                        "o\n7\n" + root + "\n",
                        "o\n7\n" + root.strip())) {
            assertThatThrownBy(() -> Checkpoint.parse(bad)).as(bad).isInstanceOf(Problem.class);
        }
        assertThat(Checkpoint.parse(TEXT).text()).isEqualTo(TEXT);
    }

    @Test
    void a_verifier_key_is_what_its_id_says() {
        String good = LOG.text();
        for (String bad :
                List.of(
                        "",
                        "name",
                        good.replace("5f02ff6d", "5f02ff6e"),
                        good.replace("5f02ff6d", "5F02FF6D"),
                        good.replace("log.", "lag."),
                        good.replace("+AY", "+BY"),
                        good.replace("log.", "l g."),
                        good + "=",
                        "log.example/audit+5f02ff6d+",
                        "log.example/audit+5f02ff6d+AQ==")) {
            assertThatThrownBy(() -> VerifierKey.parse(bad)).as(bad).isInstanceOf(Problem.class);
        }
        byte[] noPoint = new byte[32];
        noPoint[0] = 2;
        assertThatThrownBy(() -> new VerifierKey("n", KeyType.ED25519, noPoint))
                .isInstanceOf(Problem.class);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
