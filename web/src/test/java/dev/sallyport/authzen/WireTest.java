package dev.sallyport.authzen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.testkit.SeededRandomness;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The reader of this package against another one, on texts that are right, nearly right and wrong.
class WireTest {
    private static final List<String> TEXTS =
            List.of(
                    """
                    {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
                     "resource":{"type":"record","id":"1"}}\
                    """,
                    """
                    {"subject":{"type":"user","id":"al\\u0069ce","properties":{"a":[1,2.50,-0,1e3]}},
                     "context":{"mfa":true,"risk":null,"at":"2026-01-01","ö":"ß\\n\\"\\\\\\/"}}\
                    """,
                    "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":{}}",
                    "[[],[[]],{},{\"\":\"\"},\"\\ud83d\\ude00\",\"\\ud83d\",\"😀é€\",false,null]",
                    " \t\r\n[ 0.5 , 10 , -1.0E-5 , 123456789012345678901234567890 ] ");

    private static final byte[] LETTERS =
            "{}[]\",:\\/ \n\tabtfnrue0123456789.+-Eeé€😀".getBytes(StandardCharsets.UTF_8);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ReferenceTree tree(Wire wire) {
        return switch (wire.kind()) {
            case OBJECT -> {
                Map<String, ReferenceTree> members = new LinkedHashMap<>();
                @Nullable Wire name = wire.firstName();
                while (name != null) {
                    members.put(name.text(), tree(name.named()));
                    name = wire.nextName(name);
                }
                assertThat(members).hasSize(wire.size());
                members.keySet()
                        .forEach(each -> assertThat(wire.member(each)).as(each).isNotNull());
                yield new ReferenceTree.Obj(members);
            }
            case ARRAY -> {
                List<ReferenceTree> elements = new ArrayList<>();
                wire.elements().forEach(each -> elements.add(tree(each)));
                yield new ReferenceTree.Arr(elements);
            }
            case PLAIN, CODED -> new ReferenceTree.Text(wire.text());
            case WHOLE -> new ReferenceTree.Num(wire.text(), true);
            case FRACTION -> new ReferenceTree.Num(wire.text(), false);
            case TRUE -> new ReferenceTree.Bool(true);
            case FALSE -> new ReferenceTree.Bool(false);
            case NULL -> new ReferenceTree.Null();
        };
    }

    /// What comes of a text, a refusal included.
    private static Object ours(byte[] json) {
        try {
            return tree(Wire.parse(json));
        } catch (Problem refused) {
            return refused.code() + " " + refused.getMessage();
        }
    }

    private static Object theirs(byte[] json) {
        try {
            return ReferenceTree.parse(json);
        } catch (Problem refused) {
            return refused.code() + " " + refused.getMessage();
        }
    }

    /// The other reader takes other encodings, and overlong forms.
    private static boolean unicode(byte[] json) {
        for (byte each : json) {
            if (each == 0) {
                return false;
            }
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            return !text.startsWith("\ufeff");
        } catch (CharacterCodingException broken) {
            return false;
        }
    }

    private static void same(String what, byte[] json) {
        if (unicode(json)) {
            assertThat(ours(json)).as(what).isEqualTo(theirs(json));
        } else {
            assertThat(ours(json)).as(what).isInstanceOf(String.class);
        }
    }

    @Test
    void right_texts_are_read_as_the_other_reader_reads_them() {
        for (String text : TEXTS) {
            assertThat(ours(bytes(text))).isInstanceOf(ReferenceTree.class);
            same(text, bytes(text));
        }
    }

    @Test
    void changed_texts_are_read_or_refused_as_the_other_reader_does() {
        SeededRandomness seed = SeededRandomness.printed();
        Random dice = seed.random();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] json = bytes(TEXTS.get(i % TEXTS.size()));
            for (int changes = 1 + dice.nextInt(3); changes > 0; changes--) {
                json = changed(json, dice);
            }
            same("seed " + seed.seed() + ", " + i, json);
            if (ours(json) instanceof ReferenceTree) {
                read++;
            } else {
                refused++;
            }
        }
        assertThat(read).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    private static byte[] changed(byte[] json, Random dice) {
        int at = dice.nextInt(json.length);
        int to = Math.min(json.length, at + 1 + dice.nextInt(12));
        byte letter = LETTERS[dice.nextInt(LETTERS.length)];
        return switch (dice.nextInt(6)) {
            case 0 -> spliced(json, at, at + 1, new byte[] {letter});
            case 1 -> spliced(json, at, at, new byte[] {letter});
            case 2 -> spliced(json, at, at + 1, new byte[] {(byte) dice.nextInt(256)});
            case 3 -> json.length < 20 ? json : spliced(json, at, to, new byte[0]);
            case 4 -> spliced(json, at, at, java.util.Arrays.copyOfRange(json, at, to));
            default -> spliced(json, at, at + 1, bytes("\\u%04x".formatted(json[at] & 0xFF)));
        };
    }

    private static byte[] spliced(byte[] json, int from, int to, byte[] between) {
        byte[] all = new byte[json.length - (to - from) + between.length];
        System.arraycopy(json, 0, all, 0, from);
        System.arraycopy(between, 0, all, from, between.length);
        System.arraycopy(json, to, all, from + between.length, json.length - to);
        return all;
    }

    private static void refused(byte[] json) {
        assertThatThrownBy(() -> Wire.parse(json))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("the body is not JSON as this door reads it");
    }

    private static void refused(String json) {
        refused(bytes(json));
    }

    @Test
    void a_name_stands_once_however_it_is_spelt() {
        refused("{\"subject\":1,\"\\u0073ubject\":2}");
        refused("{\"\\u0073ubject\":1,\"s\\u0075bject\":2}");
        refused("{\"/\":1,\"\\/\":2}");
        refused("{\"ö\":1,\"\\u00f6\":2}");
        refused("{\"x\":{\"\":1,\"\":2}}");
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 40; i++) {
            many.append("\"n").append(i).append("\":{\"n\":").append(i).append("},");
        }
        assertThat(tree(Wire.parse(bytes(many + "\"m\":0}")))).isNotNull();
        refused(many + "\"\\u006e7\":0}");
    }

    @Test
    void a_text_is_utf_8_and_nothing_else() {
        String json = "{\"id\":\"alice\"}";
        for (Charset other :
                List.of(
                        StandardCharsets.UTF_16BE,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16)) {
            refused(json.getBytes(other));
        }
        refused("\ufeff" + json);
        int[][] wrong = {
            {0xC1, 0xA9}, // i, overlong
            {0xC0, 0xA2}, // a quotation mark, overlong
            {0xE0, 0x80, 0xA9},
            {0xED, 0xA0, 0xBD}, // half of a pair
            {0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80}, // both halves
            {0xF4, 0x90, 0x80, 0x80}, // beyond the last
            {0xC3},
            {0x80},
            {0xFF}
        };
        for (int[] letters : wrong) {
            byte[] between = new byte[letters.length];
            for (int i = 0; i < letters.length; i++) {
                between[i] = (byte) letters[i];
            }
            refused(spliced(bytes(json), 9, 10, between));
        }
    }

    @Test
    void limits_hold_to_the_letter() {
        assertThat(Wire.parse(bytes("[".repeat(20) + "]".repeat(20)))).isNotNull();
        refused("[".repeat(21) + "]".repeat(21));
        refused("{\"a\":".repeat(21) + "1" + "}".repeat(21));
        for (String letter : List.of("y", "\\u0079", "é", "\\n")) {
            assertThat(Wire.parse(bytes("\"" + letter.repeat(65_536) + "\""))).isNotNull();
            refused("\"" + letter.repeat(65_537) + "\"");
            assertThat(Wire.parse(bytes("{\"" + letter.repeat(256) + "\":1}"))).isNotNull();
            refused("{\"" + letter.repeat(257) + "\":1}");
        }
        assertThat(Wire.parse(bytes("-" + "1".repeat(40)))).isNotNull();
        refused("1".repeat(41));
        refused("1." + "1".repeat(40));
        refused("1e" + "1".repeat(40));
    }

    @Test
    void so_many_values_and_no_more() {
        String all = "0,".repeat(99_998) + "0";
        assertThat(Wire.parse(bytes("[" + all + "]")).elements()).hasSize(99_999);
        for (String more : List.of("[" + all + ",0]", "{\"a\":[" + all + "]}")) {
            assertThatThrownBy(() -> Wire.parse(bytes(more)))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TOO_LARGE));
        }
    }

    @Test
    void what_is_cut_short_is_refused_wherever_it_was_cut() {
        for (String text : TEXTS) {
            byte[] json = bytes(text.strip());
            for (int length = 0; length < json.length; length++) {
                refused(java.util.Arrays.copyOf(json, length));
            }
        }
    }

    private static Value one(String json) {
        Value value = Values.record(Wire.parse(bytes("{\"n\":" + json + "}"))).get("n");
        return java.util.Objects.requireNonNull(value);
    }

    @Test
    void numbers_are_exact_or_refused() {
        assertThat(one("-9007199254740991")).isEqualTo(new Value.Int(-9007199254740991L));
        assertThat(one("-0")).isEqualTo(new Value.Int(0));
        assertThat(one("1.50")).isEqualTo(Value.Decimal.parse("1.5"));
        assertThat(one("1e3")).isEqualTo(Value.Decimal.parse("1000.0"));
        assertThat(one("0e999999999")).isEqualTo(Value.Decimal.parse("0.0"));
        for (String number :
                List.of(
                        "-9007199254740992",
                        "-9223372036854775808",
                        "9223372036854775807",
                        "1e16",
                        "1e-5",
                        "1e2147483647",
                        "1e-2147483647",
                        "12345e2147483643",
                        "1234567890123456789012345678e2147483619",
                        "1e99999999999999999999")) {
            assertThatThrownBy(() -> one(number)).as(number).isInstanceOf(Problem.class);
        }
    }

    @Test
    void what_is_written_reads_back() throws Exception {
        Random dice = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = dice.nextInt(20); length > 0; length--) {
                int letter = dice.nextInt(dice.nextBoolean() ? 0x80 : 0x11_0000);
                if (letter < 0xD800 || letter > 0xDFFF) {
                    text.appendCodePoint(letter);
                }
            }
            List<String> all = List.of(text.toString(), "", text + "\"\\\n\u0000/");
            WireOut out = new WireOut();
            byte[] json = out.own("{\"all\":").list(all, out::text).own("}").bytes();
            JsonNode read = JsonMapper.shared().readTree(json);
            List<String> back = new ArrayList<>();
            read.get("all").forEach(each -> back.add(each.asString()));
            assertThat(back).isEqualTo(all);
        }
    }
}
