package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// Names one entity: its type (with namespace, `A::B::User`) and its id. Compared exactly: case,
/// spaces and Unicode form count.
public record EntityUid(String type, String id) implements Value, Comparable<EntityUid> {
    public EntityUid {
        requireNonNull(type, "type");
        requireNonNull(id, "id");
    }

    /// Reads `Type::"id"` as it is written in a policy.
    public static EntityUid parse(String text) {
        return PolicyParser.entityUid(text, Limits.DEFAULT);
    }

    /// Whether the type is an action type: its last word is `Action`.
    public boolean isAction() {
        return Names.isActionType(type);
    }

    @Override
    public int compareTo(EntityUid that) {
        int byType = type.compareTo(that.type);
        return byType != 0 ? byType : id.compareTo(that.id);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof EntityUid that && id.equals(that.id) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return type.hashCode() * 31 + id.hashCode();
    }

    /// As written in a policy.
    @Override
    public String toString() {
        return type + "::" + Texts.quote(id);
    }
}
