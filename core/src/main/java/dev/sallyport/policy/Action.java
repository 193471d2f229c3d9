package dev.sallyport.policy;

import dev.sallyport.cedar.EntityUid;
import java.util.Optional;

/// What is asked for: every verb the doors know. The schema declares the same ones, each in its
/// family; a test compares the two.
public enum Action {
    SIGN_IN("sign-in", Family.ENTER),
    OPEN_INNER_SESSION("open-inner-session", Family.ENTER),
    LOOK_AT_PERSON("look-at-person", Family.LOOK),
    LOOK_AT_PEOPLE("look-at-people", Family.LOOK),
    LOOK_AT_NAMES("look-at-names", Family.LOOK),
    LOOK_AT_LEAVERS("look-at-leavers", Family.LOOK),
    LOOK_AT_ROSTERS("look-at-rosters", Family.LOOK),
    LOOK_AT_TARGET("look-at-target", Family.LOOK),
    LOOK_AT_REQUEST("look-at-request", Family.LOOK),
    LOOK_AT_GRANT("look-at-grant", Family.LOOK),
    LOOK_AT_SESSION("look-at-session", Family.LOOK),
    LOOK_AT_TAPE("look-at-tape", Family.LOOK),
    LOOK_AT_LEDGER("look-at-ledger", Family.LOOK),
    LOOK_AT_POLICY("look-at-policy", Family.LOOK),
    FREEZE_PERSON("freeze-person", Family.FREEZE),
    DENY_ELEVATION("deny-elevation", Family.END),
    END_GRANT("end-grant", Family.END),
    END_SESSION("end-session", Family.END),
    END_AUTHENTICATOR("end-authenticator", Family.END),
    END_KEY("end-key", Family.END),
    ENROL_AUTHENTICATOR("enrol-authenticator", Family.OWN),
    REGISTER_KEY("register-key", Family.OWN),
    ACCEPT_GRANT("accept-grant", Family.OWN),
    PROVE_CONNECTION("prove-connection", Family.OWN),
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
    REGISTER_CLIENT("register-client", Family.ADMINISTER),
    MAKE_ENROLMENT_CODE("make-enrolment-code", Family.ADMINISTER);

    /// Few on purpose: a family is what a person can understand at a glance.
    public enum Family {
        /// Come in and look around.
        ENTER,
        /// See facts about others, change nothing.
        LOOK,
        /// End somebody's access.
        FREEZE,
        /// End one thing of somebody's access. Who always may, does whatever the set of a door
        /// says.
        END,
        /// Make use of what is one's own: keys, a grant, a connection.
        OWN,
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

    /// The action that policies name so; empty for families and for what there is none.
    static Optional<Action> of(EntityUid uid) {
        for (Action action : values()) {
            if (action.uid.equals(uid)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }

    /// Whether an act of this kind can see to an obligation. One that a policy asks for and the act
    /// cannot see to refuses the act, see [Policy].
    public boolean honours(Obligation duty) {
        return switch (this) {
            case SIGN_IN -> duty instanceof Obligation.StepUp;
            case REQUEST_ELEVATION ->
                    switch (duty) {
                        case Obligation.Justification _,
                                Obligation.Ticket _,
                                Obligation.Approval _,
                                Obligation.SessionLimit _,
                                Obligation.Notify _ ->
                                true;
                        case Obligation.StepUp _, Obligation.IdleLimit _ -> false;
                    };
            case CONNECT ->
                    switch (duty) {
                        case Obligation.StepUp _,
                                Obligation.SessionLimit _,
                                Obligation.IdleLimit _,
                                Obligation.Notify _ ->
                                true;
                        case Obligation.Justification _,
                                Obligation.Ticket _,
                                Obligation.Approval _ ->
                                false;
                    };
            case APPROVE_ELEVATION, DEFINE_TARGET -> duty instanceof Obligation.Notify;
            case OPEN_INNER_SESSION,
                    APPROVE_POLICY,
                    DEFINE_ROSTER,
                    INVITE_PERSON,
                    DECLARE_LEAVER,
                    UNFREEZE_PERSON,
                    CHANGE_POLICY,
                    CONFIRM_POLICY ->
                    duty instanceof Obligation.Notify(Obligation.Notify.Whom whom)
                            && whom != Obligation.Notify.Whom.OWNER;
            case LOOK_AT_PERSON,
                    LOOK_AT_PEOPLE,
                    LOOK_AT_NAMES,
                    LOOK_AT_LEAVERS,
                    LOOK_AT_ROSTERS,
                    LOOK_AT_TARGET,
                    LOOK_AT_REQUEST,
                    LOOK_AT_GRANT,
                    LOOK_AT_SESSION,
                    LOOK_AT_TAPE,
                    LOOK_AT_LEDGER,
                    LOOK_AT_POLICY,
                    FREEZE_PERSON,
                    DENY_ELEVATION,
                    END_GRANT,
                    END_SESSION,
                    END_AUTHENTICATOR,
                    END_KEY,
                    ENROL_AUTHENTICATOR,
                    REGISTER_KEY,
                    ACCEPT_GRANT,
                    PROVE_CONNECTION,
                    REGISTER_CLIENT,
                    MAKE_ENROLMENT_CODE ->
                    false;
        };
    }

    /// Whether a door ever asks for it.
    boolean askedAt(RuleSet.Rules door) {
        boolean inside = door == RuleSet.Rules.INNER;
        return switch (this) {
            case SIGN_IN -> !inside;
            case LOOK_AT_PERSON, LOOK_AT_PEOPLE, LOOK_AT_POLICY, FREEZE_PERSON -> true;
            case OPEN_INNER_SESSION,
                    LOOK_AT_NAMES,
                    LOOK_AT_LEAVERS,
                    LOOK_AT_ROSTERS,
                    LOOK_AT_TARGET,
                    LOOK_AT_REQUEST,
                    LOOK_AT_GRANT,
                    LOOK_AT_SESSION,
                    LOOK_AT_TAPE,
                    LOOK_AT_LEDGER,
                    DENY_ELEVATION,
                    END_GRANT,
                    END_SESSION,
                    END_AUTHENTICATOR,
                    END_KEY,
                    ENROL_AUTHENTICATOR,
                    REGISTER_KEY,
                    ACCEPT_GRANT,
                    PROVE_CONNECTION,
                    REQUEST_ELEVATION,
                    CONNECT,
                    APPROVE_ELEVATION,
                    APPROVE_POLICY,
                    DEFINE_TARGET,
                    DEFINE_ROSTER,
                    INVITE_PERSON,
                    DECLARE_LEAVER,
                    UNFREEZE_PERSON,
                    CHANGE_POLICY,
                    CONFIRM_POLICY,
                    REGISTER_CLIENT,
                    MAKE_ENROLMENT_CODE ->
                    inside;
        };
    }

    /// Where it is decided, as policies see it in `context.door`, when the policies of a door are
    /// asked: connections are decided by the inner door at the wish of a gateway.
    String door(String rules) {
        return this == CONNECT && rules.equals("inner") ? "gateway" : rules;
    }

    /// As policies name it.
    public EntityUid uid() {
        return uid;
    }
}
