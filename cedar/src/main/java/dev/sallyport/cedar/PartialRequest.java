package dev.sallyport.cedar;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A question of which parts are not known yet: "who can open this?", "what can she open?".
///
/// Of an unknown entity the type may be known. Of the context, `unknownContext` names attributes
/// that may or may not be there; with a null context nothing of it is known.
public record PartialRequest(
        Party principal,
        Party action,
        Party resource,
        Value.@Nullable RecordOf context,
        Set<String> unknownContext) {
    public PartialRequest {
        unknownContext = Set.copyOf(unknownContext);
    }

    /// Principal, action or resource: known, or not.
    public sealed interface Party {}

    public record Known(EntityUid uid) implements Party {}

    /// Any entity; of that type only, if one is given.
    public record Any(@Nullable String type) implements Party {}

    /// Who can do this?
    public static PartialRequest whoCan(
            String principalType, EntityUid action, EntityUid resource, Value.RecordOf context) {
        return new PartialRequest(
                new Any(principalType), new Known(action), new Known(resource), context, Set.of());
    }

    /// On what can this be done?
    public static PartialRequest onWhat(
            EntityUid principal, EntityUid action, String resourceType, Value.RecordOf context) {
        return new PartialRequest(
                new Known(principal), new Known(action), new Any(resourceType), context, Set.of());
    }

    /// The same question with nothing known of the context.
    public PartialRequest withUnknownContext() {
        return new PartialRequest(principal, action, resource, null, Set.of());
    }

    Party party(Expr.Variable variable) {
        return switch (variable) {
            case PRINCIPAL -> principal;
            case ACTION -> action;
            case RESOURCE -> resource;
            case CONTEXT -> throw new IllegalStateException("the context is no party");
        };
    }
}
