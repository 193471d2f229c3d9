package dev.sallyport.policy;

import dev.sallyport.cedar.EntityUid;

/// What is asked for: every verb the doors know. The schema declares the same ones, each in its
/// family; a test compares the two.
public enum Action {
    SIGN_IN("sign-in", Family.ENTER),
    OPEN_INNER_SESSION("open-inner-session", Family.ENTER),
    LOOK_AT_PERSON("look-at-person", Family.LOOK),
    LOOK_AT_PEOPLE("look-at-people", Family.LOOK),
    LOOK_AT_LEDGER("look-at-ledger", Family.LOOK),
    LOOK_AT_POLICY("look-at-policy", Family.LOOK),
    FREEZE_PERSON("freeze-person", Family.FREEZE),
    REQUEST_ELEVATION("request-elevation", Family.REQUEST),
    CONNECT("connect", Family.REACH),
    APPROVE_ELEVATION("approve-elevation", Family.APPROVE),
    APPROVE_POLICY("approve-policy", Family.APPROVE),
    DEFINE_TARGET("define-target", Family.ADMINISTER),
    DEFINE_ROSTER("define-roster", Family.ADMINISTER),
    INVITE_PERSON("invite-person", Family.ADMINISTER),
    DECLARE_LEAVER("declare-leaver", Family.ADMINISTER),
    UNFREEZE_PERSON("unfreeze-person", Family.ADMINISTER),
    CHANGE_POLICY("change-policy", Family.ADMINISTER),
    CONFIRM_POLICY("confirm-policy", Family.ADMINISTER),
    REGISTER_CLIENT("register-client", Family.ADMINISTER);

    /// Few on purpose: a family is what a person can understand at a glance.
    public enum Family {
        /// Come in and look around.
        ENTER,
        /// See facts about others, change nothing.
        LOOK,
        /// End somebody's access.
        FREEZE,
        /// Ask for something.
        REQUEST,
        /// Go through with what was granted.
        REACH,
        /// Say yes to what somebody else asked for.
        APPROVE,
        /// Change how the installation works, or something of somebody else.
        ADMINISTER
    }

    private final String verb;
    private final Family family;
    private final EntityUid uid;

    Action(String verb, Family family) {
        this.verb = verb;
        this.family = family;
        this.uid = new EntityUid(World.ACTION, verb);
    }

    public String verb() {
        return verb;
    }

    public Family family() {
        return family;
    }

    /// As policies name it.
    public EntityUid uid() {
        return uid;
    }
}
