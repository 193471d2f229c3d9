package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDiffTest {
    private static final int ALL = Integer.MAX_VALUE;
    private static final Pattern HEAD = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");

    @Test
    void a_change_is_read_with_what_stands_around_it() {
        String before = numbered(1, 9);
        String after = before.replace("line 5\n", "line five\nand a half\n");
        assertThat(TextDiff.of(before, after, ALL).lines())
                .containsExactly(
                        "@@ -2,7 +2,8 @@",
                        "  line 2",
                        "  line 3",
                        "  line 4",
                        "- line 5",
                        "+ line five",
                        "+ and a half",
                        "  line 6",
                        "  line 7",
                        "  line 8");
    }

    @Test
    void changes_far_from_each_other_have_each_their_head() {
        String before = numbered(1, 40);
        String after = before.replace("line 3\n", "").replace("line 30\n", "another\n");
        assertThat(TextDiff.of(before, after, ALL).lines())
                .filteredOn(line -> line.startsWith("@@"))
                .containsExactly("@@ -1,6 +1,5 @@", "@@ -27,7 +26,7 @@");
    }

    @Test
    void the_diff_and_the_old_text_make_the_new_one_and_nothing_less_is_shown() {
        List<String> texts = smallTexts();
        for (String before : texts) {
            for (String after : texts) {
                List<String> diff = TextDiff.of(before, after, ALL).lines();
                String pair = before.replace("\n", "|") + " / " + after.replace("\n", "|");
                assertThat(patched(before, after, diff)).as(pair).isEqualTo(after);
                assertThat(diff.isEmpty()).as(pair).isEqualTo(before.equals(after));
                assertThat(changed(diff)).as(pair).isEqualTo(least(before, after));
            }
        }
    }

    @Test
    void the_diff_of_long_texts_makes_the_new_one_too() {
        Random dice = new Random(20261126);
        for (int round = 0; round < 200; round++) {
            List<String> old = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                old.add("line " + dice.nextInt(20));
            }
            List<String> fresh = new ArrayList<>(old);
            for (int i = 0; i < 5; i++) {
                int at = dice.nextInt(fresh.size());
                if (dice.nextBoolean()) {
                    fresh.remove(at);
                } else {
                    fresh.add(at, "line " + dice.nextInt(30));
                }
            }
            String before = String.join("\n", old);
            String after = String.join("\n", fresh);
            assertThat(patched(before, after, TextDiff.of(before, after, ALL).lines()))
                    .as("round %d", round)
                    .isEqualTo(after);
        }
    }

    @Test
    void what_cannot_be_seen_is_a_difference_too() {
        assertThat(TextDiff.of("a\nb", "a\r\nb", ALL).lines()).contains("- a", "+ a\r");
        assertThat(TextDiff.of("a", "a\n", ALL).lines()).contains("+ ");
        assertThat(TextDiff.of("a b", "a  b", ALL).lines()).contains("- a b", "+ a  b");
        assertThat(TextDiff.of("// a\nb", "// a\rb", ALL).lines())
                .as("what a comment hides is no line of its own")
                .contains("- // a", "- b", "+ // a\rb");
    }

    @Test
    void no_more_is_shown_than_somebody_reads_and_the_rest_is_counted() {
        TextDiff diff = TextDiff.of("", numbered(1, 1000), 10);
        assertThat(diff.lines()).hasSize(10).startsWith("@@ -1,1 +1,1001 @@");
        assertThat(diff.lines().size() + diff.more())
                .isEqualTo(TextDiff.of("", numbered(1, 1000), ALL).lines().size());
        assertThat(TextDiff.of("a", "b", 3).more()).isZero();
    }

    @Test
    void too_much_to_compare_is_shown_as_replaced_whole() {
        String before = "first\n" + numbered(1, 3000) + "last";
        String after = "first\n" + numbered(2, 3001).replace("line 2\n", "line two\n") + "last";
        List<String> diff = TextDiff.of(before, after, ALL).lines();
        assertThat(changed(diff)).isEqualTo(6000);
        assertThat(patched(before, after, diff)).isEqualTo(after);
    }

    private static String numbered(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(it -> "line " + it + "\n")
                .collect(Collectors.joining());
    }

    /// All texts of up to five lines, empty or not.
    private static List<String> smallTexts() {
        List<String> texts = new ArrayList<>(List.of("", "a"));
        for (int from = 0; texts.size() < 62; ) {
            int to = texts.size();
            for (; from < to; from++) {
                texts.add(texts.get(from) + "\n");
                texts.add(texts.get(from) + "\na");
            }
        }
        return texts;
    }

    /// Does what the heads and signs say, and checks that they say the truth about the old text.
    private static String patched(String before, String after, List<String> diff) {
        String end = before.endsWith("\n") && after.endsWith("\n") ? "\n" : "";
        List<String> old = lines(before, end);
        List<String> out = new ArrayList<>();
        int at = 0;
        for (String line : diff) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                int from = Integer.parseInt(head.group(1)) - 1;
                out.addAll(old.subList(at, from));
                at = from;
                assertThat(out).as(line).hasSize(Integer.parseInt(head.group(3)) - 1);
            } else if (line.startsWith("+ ")) {
                out.add(line.substring(2));
            } else {
                assertThat(line.substring(2)).isEqualTo(old.get(at++));
                if (line.startsWith("  ")) {
                    out.add(line.substring(2));
                }
            }
        }
        out.addAll(old.subList(at, old.size()));
        return String.join("\n", out) + end;
    }

    private static List<String> lines(String text, String end) {
        return List.of(text.substring(0, text.length() - end.length()).split("\n", -1));
    }

    private static long changed(List<String> diff) {
        return diff.stream().filter(it -> it.startsWith("+ ") || it.startsWith("- ")).count();
    }

    /// The least number of lines that have to go and to come, by trying everything.
    private static long least(String before, String after) {
        return least(lines(before, ""), lines(after, ""));
    }

    private static long least(List<String> old, List<String> fresh) {
        if (old.isEmpty() || fresh.isEmpty()) {
            return old.size() + fresh.size();
        }
        List<String> oldRest = old.subList(1, old.size());
        List<String> freshRest = fresh.subList(1, fresh.size());
        return old.getFirst().equals(fresh.getFirst())
                ? least(oldRest, freshRest)
                : 1 + Math.min(least(oldRest, fresh), least(old, freshRest));
    }
}
