package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// The facts a decision reads. [EntityStore] keeps them in memory; others may keep them elsewhere.
///
/// All answers must belong to one moment: an implementation that changes while a decision runs
/// would let it mix two truths.
public interface Entities {
    /// Null if there is no such entity: then `has` is false and reading an attribute an error.
    Value.@Nullable RecordOf attributes(EntityUid uid);

    /// Null if there is no such entity.
    Value.@Nullable RecordOf tags(EntityUid uid);

    /// Whether `member` is `group` or below it, however deep. Neither needs to exist.
    boolean isIn(EntityUid member, EntityUid group);

    /// Whether `member` is any of the entities in a set or below one. Worth an answer of its own
    /// where both are many: one by one, each of the set is looked for among all above the member.
    default boolean isInAny(EntityUid member, Value.SetOf groups) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.at(i) instanceof EntityUid group && isIn(member, group)) {
                return true;
            }
        }
        return false;
    }
}
