package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is a policy and what is not: texts broken at random, read by both engines. Either both take
/// them (and then mean the same, as the decisions show elsewhere) or both refuse.
final class SyntaxDifferentialTest {
    private static final int WORLDS = Integer.getInteger("cedar.worlds", 200);
    private static final long FIRST_SEED = Long.getLong("cedar.seed", 5_000L);
    private static final String SCHEMA =
            "entity T; action act0 appliesTo { principal: T, resource: T };";
    private static final List<String> WORDS =
            List.of(
                    "if",
                    "then",
                    "else",
                    "true",
                    "false",
                    "in",
                    "has",
                    "like",
                    "is",
                    "permit",
                    "forbid",
                    "when",
                    "unless",
                    "principal",
                    "action",
                    "resource",
                    "context",
                    "__cedar",
                    "x",
                    "contains",
                    "isEmpty",
                    "ip",
                    "decimal",
                    "lessThan",
                    "getTag",
                    "?principal",
                    "?resource",
                    "0",
                    "1",
                    "9223372036854775808",
                    "\"s\"",
                    "\"a*\"",
                    "\"\\*\"",
                    "\"\\u{41}\"",
                    "\"\\x41\"",
                    "\"\\q\"",
                    "(",
                    ")",
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    ";",
                    ".",
                    ":",
                    "::",
                    "@",
                    "==",
                    "!=",
                    "<",
                    "<=",
                    ">",
                    ">=",
                    "=",
                    "||",
                    "&&",
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                    "!",
                    "!!",
                    "--",
                    "//c\n",
                    "\n",
                    "T::\"one\"",
                    "Action::\"a\"",
                    "has a.b",
                    "is T in",
                    "[\"a\"]",
                    ".isEmpty()",
                    ".contains(1)",
                    ".x",
                    "\u00a0",
                    "é");

    private static final List<List<String>> KINDS =
            List.of(
                    List.of("==", "!=", "<", "<=", ">", ">=", "in"),
                    List.of("+", "-", "*"),
                    List.of("&&", "||"),
                    List.of("principal", "resource", "context", "action", "true", "1", "\"s\""),
                    List.of("!", "-", "!!", "-!", "(", ")"),
                    List.of("permit", "forbid"),
                    List.of("when", "unless"));

    private final OfficialBinding official = new OfficialBinding();

    @Test
    void broken_texts_are_refused_by_both_or_neither() {
        int taken = 0;
        int refused = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS * 4L; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            String text = new PolicyGenerator(dice, world.schema(), 25).policies(1).toString();
            String broken = mutate(text.substring(1, text.length() - 1), dice);
            boolean ours = ours(broken);
            OfficialBinding.Outcome theirs = official.validate(broken, SCHEMA);
            assertThat(ours)
                    .as("seed %d\n%s\n%s\n%s", seed, broken, theirs.raw(), why(broken))
                    .isEqualTo(!theirs.refused());
            taken += ours ? 1 : 0;
            refused += ours ? 0 : 1;
        }
        assertThat(taken).isGreaterThan(WORLDS / 10);
        assertThat(refused).isGreaterThan(WORLDS);
    }

    /// A template in a static policy set is refused by the binding, not by the parser.
    private static boolean ours(String text) {
        try {
            return PolicySet.parse(text).templates().isEmpty();
        } catch (CedarProblem e) {
            return false;
        }
    }

    private static String why(String text) {
        try {
            return String.valueOf(PolicySet.parse(text));
        } catch (CedarProblem e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// One or two words put in, taken out, doubled or exchanged.
    private static String mutate(String text, Dice dice) {
        List<String> words = words(text);
        for (int i = dice.oneIn(4) ? 2 : 1; i > 0; i--) {
            int at = dice.below(words.size());
            switch (dice.below(8)) {
                case 0 -> words.add(at, dice.pick(WORDS));
                case 1 -> words.remove(at);
                case 2 -> words.add(at, words.get(at));
                case 3 -> words.set(at, dice.pick(WORDS));
                default -> words.set(at, sibling(words.get(at), dice));
            }
        }
        return String.join(" ", words);
    }

    /// A word of the same kind, so that the text often stays a policy.
    private static String sibling(String word, Dice dice) {
        for (List<String> kind : KINDS) {
            if (kind.contains(word)) {
                return dice.pick(kind);
            }
        }
        return word.startsWith("\"") ? "\"\\u{1F600}*\\'\"" : "x" + word;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        SourceText source = new SourceText(text, CedarProblem.Kind.POLICY, Limits.DEFAULT);
        for (Token token : Lexer.tokens(source)) {
            if (token.kind() != Token.Kind.END) {
                words.add(text.substring(token.start(), token.end()));
            }
        }
        return words;
    }
}
