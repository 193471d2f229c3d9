package dev.sallyport.authzen;

import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the specification's objects. Members it does not name are not looked at.
final class Reading {
    static final int ITEMS_MAX = 1000;
    private static final int TYPE_MAX = 256;
    private static final int ID_MAX = 1024;

    private Reading() {}

    /// When a batch is cut short.
    enum Semantic {
        EXECUTE_ALL,
        DENY_ON_FIRST_DENY,
        PERMIT_ON_FIRST_PERMIT
    }

    /// @param items as they were sent: one that cannot be read is its own failure
    record Batch(Question defaults, List<WireTree> items, Semantic semantic) {}

    /// @param token null at the start
    record Paging(@Nullable String token, @Nullable Integer limit) {}

    static WireTree.Obj body(byte[] json) {
        if (WireTree.parse(json) instanceof WireTree.Obj object) {
            return object;
        }
        throw malformed("the body is a JSON object");
    }

    static Question question(WireTree.Obj object) {
        return new Question(
                member(object, "subject", tree -> thing(tree, "subject")),
                member(object, "action", Reading::verb),
                member(object, "resource", tree -> thing(tree, "resource")),
                member(object, "context", tree -> Values.record(object(tree, "context"))));
    }

    /// An item of a batch.
    static Question item(WireTree tree) {
        return question(object(tree, "evaluations"));
    }

    static Batch batch(WireTree.Obj object) {
        List<WireTree> items =
                orElse(member(object, "evaluations", Reading::items), List.<WireTree>of());
        Semantic semantic =
                orElse(member(object, "options", Reading::semantic), Semantic.EXECUTE_ALL);
        return new Batch(question(object), items, semantic);
    }

    private static List<WireTree> items(WireTree tree) {
        if (!(tree instanceof WireTree.Arr(List<WireTree> items))) {
            throw malformed("`evaluations` is a list");
        }
        if (items.size() > ITEMS_MAX) {
            throw malformed("`evaluations` has at most " + ITEMS_MAX + " items");
        }
        return items;
    }

    private static Semantic semantic(WireTree options) {
        return orElse(
                member(
                        object(options, "options"),
                        "evaluations_semantic",
                        tree ->
                                switch (text(tree, "evaluations_semantic", TYPE_MAX)) {
                                    case "execute_all" -> Semantic.EXECUTE_ALL;
                                    case "deny_on_first_deny" -> Semantic.DENY_ON_FIRST_DENY;
                                    case "permit_on_first_permit" ->
                                            Semantic.PERMIT_ON_FIRST_PERMIT;
                                    default ->
                                            throw malformed(
                                                    "`evaluations_semantic` is `execute_all`,"
                                                            + " `deny_on_first_deny` or"
                                                            + " `permit_on_first_permit`");
                                }),
                Semantic.EXECUTE_ALL);
    }

    static Paging paging(WireTree.Obj object) {
        return orElse(
                member(
                        object,
                        "page",
                        tree -> {
                            WireTree.Obj page = object(tree, "page");
                            @Nullable String token =
                                    member(page, "token", it -> text(it, "token", ID_MAX * 4));
                            return new Paging(
                                    token == null || token.isEmpty() ? null : token,
                                    member(page, "limit", Reading::limit));
                        }),
                new Paging(null, null));
    }

    private static Integer limit(WireTree tree) {
        if (tree instanceof WireTree.Num(String digits, boolean whole)
                && whole
                && digits.matches("[0-9]{1,9}")) {
            return Integer.valueOf(digits);
        }
        throw malformed("`limit` is a whole number from 0");
    }

    private static Question.Thing thing(WireTree tree, String what) {
        WireTree.Obj object = object(tree, what);
        @Nullable String type = member(object, "type", it -> text(it, what + ".type", TYPE_MAX));
        if (type == null) {
            throw malformed("`" + what + ".type` is missing");
        }
        return new Question.Thing(
                type,
                member(object, "id", it -> text(it, what + ".id", ID_MAX)),
                properties(object, what));
    }

    private static Question.Verb verb(WireTree tree) {
        WireTree.Obj object = object(tree, "action");
        @Nullable String name = member(object, "name", it -> text(it, "action.name", TYPE_MAX));
        if (name == null) {
            throw malformed("`action.name` is missing");
        }
        return new Question.Verb(name, properties(object, "action"));
    }

    private static Value.RecordOf properties(WireTree.Obj object, String what) {
        return orElse(
                member(object, "properties", it -> Values.record(object(it, what + ".properties"))),
                Value.RecordOf.EMPTY);
    }

    /// Null only where the member is not there: a `null` that was sent has a wrong type.
    private static <T> @Nullable T member(
            WireTree.Obj object, String name, Function<WireTree, T> read) {
        @Nullable WireTree found = object.members().get(name);
        return found == null ? null : read.apply(found);
    }

    private static <T> T orElse(@Nullable T found, T otherwise) {
        return found == null ? otherwise : found;
    }

    private static WireTree.Obj object(WireTree tree, String what) {
        if (tree instanceof WireTree.Obj object) {
            return object;
        }
        throw malformed("`" + what + "` is an object");
    }

    private static String text(WireTree tree, String what, int max) {
        if (!(tree instanceof WireTree.Text(String text))) {
            throw malformed("`" + what + "` is a text");
        }
        if (text.length() > max) {
            throw malformed("`" + what + "` has at most " + max + " characters");
        }
        return Values.text(text).value();
    }

    private static Problem malformed(String message) {
        return new Problem(ProblemCode.MALFORMED, message);
    }
}
