package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;

/// One question: may this principal do this action on this resource, in this context?
public record Request(
        EntityUid principal, EntityUid action, EntityUid resource, Value.RecordOf context) {
    public Request {
        requireNonNull(principal, "principal");
        requireNonNull(action, "action");
        requireNonNull(resource, "resource");
        requireNonNull(context, "context");
    }

    public static Request of(EntityUid principal, EntityUid action, EntityUid resource) {
        return new Request(principal, action, resource, Value.RecordOf.EMPTY);
    }

    /// Reads `{"principal", "action", "resource", "context"}`, the entities as `{"type", "id"}`.
    public static Request parseJson(String json) {
        return EntityJson.request(json, null, Limits.DEFAULT);
    }

    /// As [#parseJson(String)], guided by the schema, and refusing what does not conform.
    public static Request parseJson(String json, Schema schema) {
        return EntityJson.request(json, schema, Limits.DEFAULT);
    }

    /// As JSON that reads back without a schema.
    public String toJson() {
        return JsonText.request(this);
    }
}
