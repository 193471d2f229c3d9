package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Names one entity: its type (with namespace, `A::B::User`) and its id. Compared exactly: case,
/// spaces and Unicode form count.
///
/// A record in all but the keyword: a record has no room for [#mark].
public sealed class EntityUid implements Value, Comparable<EntityUid> permits MemberUid {
    private final String type;
    private final String id;

    /// Of owners there are so many that a thousand new ones a second last for decades.
    static final long LAST_OWNER = (1L << 40) - 1;

    private static final int NUMBER_BITS = 24;
    private static final int NUMBER_MASK = (1 << NUMBER_BITS) - 1;
    private static final VarHandle MARK = mark();

    /// Who numbered this very instance (above) and the number (below); zero for nobody. Written
    /// once, as a whole, so that whoever finds its own name here can trust the number: it spares a
    /// look-up by name at every decision.
    private long mark;

    private static VarHandle mark() {
        try {
            return MethodHandles.lookup().findVarHandle(EntityUid.class, "mark", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public EntityUid(String type, String id) {
        this.type = requireNonNull(type, "type");
        this.id = requireNonNull(id, "id");
    }

    /// The number that this owner gave this instance; -1 if it did not.
    final int numberBy(long owner) {
        long known = (long) MARK.getAcquire(this);
        return known >>> NUMBER_BITS == owner ? (int) known & NUMBER_MASK : -1;
    }

    /// Whether nobody has numbered the instance.
    final boolean isFree() {
        return (long) MARK.getAcquire(this) == 0;
    }

    /// Makes the instance the owner's from now on. The first owner keeps it; nobody gets it under a
    /// number that finds no room, or when owners have run out.
    final void claim(long owner, int number) {
        if (number <= NUMBER_MASK && owner < LAST_OWNER) {
            MARK.compareAndSet(this, 0L, owner << NUMBER_BITS | number);
        }
    }

    public final String type() {
        return type;
    }

    public final String id() {
        return id;
    }

    /// Reads `Type::"id"` as it is written in a policy.
    public static EntityUid parse(String text) {
        return PolicyParser.entityUid(text, Limits.DEFAULT);
    }

    /// Whether the type is an action type: its last word is `Action`.
    public final boolean isAction() {
        return Names.isActionType(type);
    }

    @Override
    public final int compareTo(EntityUid that) {
        int byType = type.compareTo(that.type);
        return byType != 0 ? byType : id.compareTo(that.id);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof EntityUid that && id.equals(that.id) && type.equals(that.type);
    }

    @Override
    public final int hashCode() {
        return type.hashCode() * 31 + id.hashCode();
    }

    /// As written in a policy.
    @Override
    public final String toString() {
        return type + "::" + Texts.quote(id);
    }
}
