package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Names one entity: its type (with namespace, `A::B::User`) and its id. Compared exactly: case,
/// spaces and Unicode form count.
///
/// A record in all but the keyword: a record has no room for [#mark]. One class for all names,
/// those with groups as well: hash maps tell names of one hash apart by their order only within a
/// class.
public final class EntityUid implements Value, Comparable<EntityUid> {
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

    /// The groups the entity was in when the instance was made for a table, as [Carried] packs
    /// them: whoever looks at the name has looked at them as well, and one look at memory less
    /// stands before a decision. Never changed. Whether they are still the entity's, in one version
    /// of a store, is for [Hierarchy#carries] to say.
    private final long carried1;

    private final long carried2;
    private final long carried3;
    private final long carried4;

    public EntityUid(String type, String id) {
        this.type = requireNonNull(type, "type");
        this.id = requireNonNull(id, "id");
        this.carried1 = 0;
        this.carried2 = 0;
        this.carried3 = 0;
        this.carried4 = 0;
    }

    /// @param groups numbers, which fit ([Carried#fit]); or none
    EntityUid(String type, String id, int[] groups) {
        this.type = requireNonNull(type, "type");
        this.id = requireNonNull(id, "id");
        this.carried1 = Carried.word(groups, 0);
        this.carried2 = Carried.word(groups, 1);
        this.carried3 = Carried.word(groups, 2);
        this.carried4 = Carried.word(groups, 3);
    }

    /// Whether it carries these groups, in this order; none is none to carry.
    boolean carries(int[] groups) {
        return Carried.fit(groups)
                && carried1 == Carried.word(groups, 0)
                && carried2 == Carried.word(groups, 1)
                && carried3 == Carried.word(groups, 2)
                && carried4 == Carried.word(groups, 3);
    }

    /// Writes the groups it carries, and gives how many there are. What stands behind them means
    /// nothing.
    ///
    /// @param into with room for [Carried#MOST]
    int carried(int[] into) {
        return Carried.read(carried1, into, 0)
                | Carried.read(carried2, into, 1)
                | Carried.read(carried3, into, 2)
                | Carried.read(carried4, into, 3);
    }

    /// The number that this owner gave this instance; -1 if it did not.
    int numberBy(long owner) {
        long known = (long) MARK.getAcquire(this);
        return known >>> NUMBER_BITS == owner ? (int) known & NUMBER_MASK : -1;
    }

    /// Whether nobody has numbered the instance.
    boolean isFree() {
        return (long) MARK.getAcquire(this) == 0;
    }

    /// Makes the instance the owner's from now on. The first owner keeps it; nobody gets it under a
    /// number that finds no room, or when owners have run out.
    void claim(long owner, int number) {
        if (number <= NUMBER_MASK && owner < LAST_OWNER) {
            MARK.compareAndSet(this, 0L, owner << NUMBER_BITS | number);
        }
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
