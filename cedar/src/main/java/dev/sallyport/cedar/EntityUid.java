package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// Names one entity: its type (with namespace, `A::B::User`) and its id. Compared exactly: case,
/// spaces and Unicode form count.
///
/// A record in all but the keyword: a record has no room for [#hint].
public final class EntityUid implements Value, Comparable<EntityUid> {
    private final String type;
    private final String id;

    /// Where a store numbered this very instance. Only a hint: whoever reads it looks whether the
    /// store has this instance there, so a wrong or a torn one costs time and nothing else.
    int hint;

    public EntityUid(String type, String id) {
        this.type = requireNonNull(type, "type");
        this.id = requireNonNull(id, "id");
    }

    public String type() {
        return type;
    }

    public String id() {
        return id;
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
