package dev.sallyport.cedar;

import java.util.List;

/// What the head of a policy says about principal or resource.
public sealed interface Scope {
    /// `principal`
    record Any() implements Scope {}

    /// `principal == User::"a"`
    record Equals(Target target) implements Scope {}

    /// `principal in Group::"g"`
    record In(Target target) implements Scope {}

    /// `principal is User`
    record Is(String type) implements Scope {}

    /// `principal is User in Group::"g"`
    record IsIn(String type, Target target) implements Scope {}

    Any ANY = new Any();

    /// An entity, or the slot of a template where one will stand.
    sealed interface Target {}

    record Entity(EntityUid uid) implements Target {}

    /// `?principal` or `?resource`, whichever the scope belongs to.
    record Slot() implements Target {}

    Slot SLOT = new Slot();

    /// What the head says about the action. `In` with several means any of them.
    sealed interface Action {
        record Any() implements Action {}

        record Equals(EntityUid uid) implements Action {}

        record In(List<EntityUid> uids, boolean single) implements Action {
            public In {
                uids = List.copyOf(uids);
            }
        }

        Any ANY = new Any();
    }

    /// Whether a slot of a template stands here.
    default boolean hasSlot() {
        return switch (this) {
            case Any _, Is _ -> false;
            case Equals(Target target) -> target instanceof Slot;
            case In(Target target) -> target instanceof Slot;
            case IsIn(_, Target target) -> target instanceof Slot;
        };
    }

    /// The same scope with the entity in place of the slot.
    default Scope fill(EntityUid uid) {
        Entity filled = new Entity(uid);
        return switch (this) {
            case Equals(Slot _) -> new Equals(filled);
            case In(Slot _) -> new In(filled);
            case IsIn(String type, Slot _) -> new IsIn(type, filled);
            case Any _, Is _, Equals _, In _, IsIn _ -> this;
        };
    }
}
