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

    /// Room for the place behind any such id: three bytes a letter at most, in base64.
    static final int TOKEN_MAX = ID_MAX * 4 + 64;

    private Reading() {}

    /// When a batch is cut short.
    enum Semantic {
        EXECUTE_ALL,
        DENY_ON_FIRST_DENY,
        PERMIT_ON_FIRST_PERMIT
    }

    /// @param items as they were sent: one that cannot be read is its own failure
    record Batch(Question defaults, List<Wire> items, Semantic semantic) {}

    /// @param token null at the start
    record Paging(@Nullable String token, @Nullable Integer limit) {}

    static Wire body(byte[] json) {
        Wire body = Wire.parse(json);
        if (!body.isObject()) {
            throw malformed("the body is a JSON object");
        }
        return body;
    }

    static Question question(Wire object) {
        return new Question(
                member(object, "subject", tree -> thing(tree, "subject")),
                member(object, "action", Reading::verb),
                member(object, "resource", tree -> thing(tree, "resource")),
                member(object, "context", tree -> Values.record(object(tree, "context"))));
    }

    /// An item of a batch.
    static Question item(Wire tree) {
        return question(object(tree, "evaluations"));
    }

    static Batch batch(Wire object) {
        List<Wire> items = orElse(member(object, "evaluations", Reading::items), List.<Wire>of());
        Semantic semantic =
                orElse(member(object, "options", Reading::semantic), Semantic.EXECUTE_ALL);
        return new Batch(question(object), items, semantic);
    }

    private static List<Wire> items(Wire tree) {
        if (tree.kind() != Wire.Kind.ARRAY) {
            throw malformed("`evaluations` is a list");
        }
        List<Wire> items = tree.elements();
        if (items.size() > ITEMS_MAX) {
            throw malformed("`evaluations` has at most " + ITEMS_MAX + " items");
        }
        return items;
    }

    private static Semantic semantic(Wire options) {
        return orElse(
                member(
                        object(options, "options"),
                        "evaluations_semantic",
                        tree ->
                                switch (text(tree, "", "evaluations_semantic", TYPE_MAX)) {
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

    static Paging paging(Wire object) {
        return orElse(
                member(
                        object,
                        "page",
                        tree -> {
                            Wire page = object(tree, "page");
                            @Nullable String token =
                                    member(page, "token", it -> text(it, "", "token", TOKEN_MAX));
                            return new Paging(
                                    token == null || token.isEmpty() ? null : token,
                                    member(page, "limit", Reading::limit));
                        }),
                new Paging(null, null));
    }

    private static Integer limit(Wire tree) {
        if (tree.kind() == Wire.Kind.WHOLE && tree.text().matches("[0-9]{1,9}")) {
            return Integer.valueOf(tree.text());
        }
        throw malformed("`limit` is a whole number from 0");
    }

    private static Question.Thing thing(Wire tree, String what) {
        Wire object = object(tree, what);
        @Nullable String type = member(object, "type", it -> text(it, what, ".type", TYPE_MAX));
        if (type == null) {
            throw malformed("`" + what + ".type` is missing");
        }
        return new Question.Thing(
                type,
                member(object, "id", it -> text(it, what, ".id", ID_MAX)),
                properties(object, what));
    }

    private static Question.Verb verb(Wire tree) {
        Wire object = object(tree, "action");
        @Nullable String name = member(object, "name", it -> text(it, "action", ".name", TYPE_MAX));
        if (name == null) {
            throw malformed("`action.name` is missing");
        }
        return new Question.Verb(name, properties(object, "action"));
    }

    private static Value.RecordOf properties(Wire object, String what) {
        return orElse(
                member(object, "properties", it -> Values.record(object(it, what, ".properties"))),
                Value.RecordOf.EMPTY);
    }

    /// Null only where the member is not there: a `null` that was sent has a wrong type.
    private static <T> @Nullable T member(Wire object, String name, Function<Wire, T> read) {
        @Nullable Wire found = object.member(name);
        return found == null ? null : read.apply(found);
    }

    private static <T> T orElse(@Nullable T found, T otherwise) {
        return found == null ? otherwise : found;
    }

    private static Wire object(Wire tree, String what) {
        return object(tree, what, "");
    }

    private static Wire object(Wire tree, String what, String member) {
        if (!tree.isObject()) {
            throw malformed("`" + what + member + "` is an object");
        }
        return tree;
    }

    private static String text(Wire tree, String what, String member, int max) {
        if (!tree.isText()) {
            throw malformed("`" + what + member + "` is a text");
        }
        String text = Values.text(tree);
        if (text.length() > max) {
            throw malformed("`" + what + member + "` has at most " + max + " characters");
        }
        return text;
    }

    private static Problem malformed(String message) {
        return new Problem(ProblemCode.MALFORMED, message);
    }
}
