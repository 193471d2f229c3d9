package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds entity types, actions and enumerated ids that the schema does not have, also where the
/// type checker never looks (behind `false &&`).
final class NameChecks {
    private final Schema schema;
    private final String policyId;
    private final List<Finding> found = new ArrayList<>();

    NameChecks(Schema schema, String policyId) {
        this.schema = schema;
        this.policyId = policyId;
    }

    List<Finding> of(Expr expr) {
        walk(expr);
        return found;
    }

    private void walk(Expr expr) {
        switch (expr) {
            case Expr.Literal(Value value, Span span) -> {
                if (value instanceof EntityUid uid) {
                    uid(uid, span);
                }
            }
            case Expr.Is(Expr target, String type, Expr in, Span span) -> {
                type(type, span);
                walk(target);
                if (in != null) {
                    walk(in);
                }
            }
            default -> Exprs.children(expr).forEach(this::walk);
        }
    }

    private void type(String type, Span span) {
        if (!schema.knowsType(type)) {
            List<String> known = new ArrayList<>();
            schema.entityTypes().forEach(declared -> known.add(declared.name()));
            report("there is no entity type `" + type + "`", Suggestion.of(type, known), span);
        }
    }

    private void uid(EntityUid uid, Span span) {
        if (uid.isAction()) {
            if (schema.action(uid) == null) {
                List<String> known = new ArrayList<>();
                schema.actions().forEach(action -> known.add(action.uid().id()));
                report("there is no such action", Suggestion.of(uid.id(), known), span);
            }
            return;
        }
        type(uid.type(), span);
        Schema.EntityType declared = schema.entityType(uid.type());
        if (declared != null && !declared.allowsId(uid.id())) {
            report("the enumeration `" + uid.type() + "` has no such id", null, span);
        }
    }

    private void report(String message, @Nullable String hint, Span span) {
        found.add(new Finding(policyId, message, hint, span));
    }
}
