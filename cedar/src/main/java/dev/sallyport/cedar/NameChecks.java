package dev.sallyport.cedar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds entity types, actions and enumerated ids that the schema does not have, also where the
/// type checker never looks (behind `false &&`).
final class NameChecks {
    private final Schema schema;
    private final String policyId;
    private final Inspection inspection;

    NameChecks(Schema schema, String policyId, Inspection inspection) {
        this.schema = schema;
        this.policyId = policyId;
        this.inspection = inspection;
    }

    void of(Expr expr) {
        inspection.spend(1);
        switch (expr) {
            case Expr.Literal(Value value, Span span) -> {
                if (value instanceof EntityUid uid) {
                    uid(uid, span);
                }
            }
            case Expr.Is(Expr target, String type, Expr in, Span span) -> {
                type(type, span);
                of(target);
                if (in != null) {
                    of(in);
                }
            }
            default -> Exprs.children(expr).forEach(this::of);
        }
    }

    private void type(String type, Span span) {
        if (!schema.knowsType(type)) {
            String hint = inspection.suggestion(type, this::types);
            report("there is no entity type " + Texts.shown(type), hint, span);
        }
    }

    private void uid(EntityUid uid, Span span) {
        if (uid.isAction()) {
            if (schema.action(uid) == null) {
                String hint = inspection.suggestion(uid.id(), this::actions);
                report("there is no such action", hint, span);
            }
            return;
        }
        type(uid.type(), span);
        Schema.EntityType declared = schema.entityType(uid.type());
        if (declared != null && !declared.allowsId(uid.id())) {
            report("the enumeration " + Texts.shown(uid.type()) + " has no such id", null, span);
        }
    }

    private void report(String message, @Nullable String hint, Span span) {
        inspection.error(policyId, message, hint, span);
    }

    private List<String> types() {
        return schema.entityTypes().stream().map(Schema.EntityType::name).toList();
    }

    private List<String> actions() {
        return schema.actions().stream().map(action -> action.uid().id()).toList();
    }
}
