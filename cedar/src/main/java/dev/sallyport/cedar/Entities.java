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
}
