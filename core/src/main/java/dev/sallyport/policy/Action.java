package dev.sallyport.policy;

import dev.sallyport.kernel.Bug;

/// What is asked for: a family that rules speak of, and a verb within it for the record.
public record Action(Family family, String verb) {
    public Action {
        if (!verb.matches("[a-z][a-z0-9-]{0,40}")) {
            throw new Bug("a verb is lower case with hyphens");
        }
    }

    /// Few on purpose: a family is what a person can understand at a glance.
    public enum Family {
        /// See facts about others, change nothing.
        LOOK,
        /// Change something of one's own.
        SELF,
        /// End somebody's access.
        FREEZE,
        /// Ask for something for oneself.
        REQUEST,
        /// Say yes to what somebody else asked for.
        APPROVE,
        /// Change how the installation works, or something of somebody else.
        ADMINISTER
    }

    public static Action look(String verb) {
        return new Action(Family.LOOK, verb);
    }

    public static Action self(String verb) {
        return new Action(Family.SELF, verb);
    }

    public static Action freeze(String verb) {
        return new Action(Family.FREEZE, verb);
    }

    public static Action request(String verb) {
        return new Action(Family.REQUEST, verb);
    }

    public static Action approve(String verb) {
        return new Action(Family.APPROVE, verb);
    }

    public static Action administer(String verb) {
        return new Action(Family.ADMINISTER, verb);
    }
}
