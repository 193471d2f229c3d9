package dev.sallyport.policy;

import dev.sallyport.cedar.EntityUid;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is asked for: every verb the doors know. The schema declares the same ones, each in its
/// family; a test compares the two.
public enum Action {
    SIGN_IN("sign-in", Family.ENTER, Sees.PROOF),
    OPEN_INNER_SESSION("open-inner-session", Family.ENTER, Sees.TELLING_WITHOUT_OWNER),
    LOOK_AT_PERSON("look-at-person", Family.LOOK, Sees.NOTHING),
    LOOK_AT_PEOPLE("look-at-people", Family.LOOK, Sees.NOTHING),
    LOOK_AT_NAMES("look-at-names", Family.LOOK, Sees.NOTHING),
    LOOK_AT_LEAVERS("look-at-leavers", Family.LOOK, Sees.NOTHING),
    LOOK_AT_ROSTERS("look-at-rosters", Family.LOOK, Sees.NOTHING),
    LOOK_AT_TARGET("look-at-target", Family.LOOK, Sees.NOTHING),
    LOOK_AT_REQUEST("look-at-request", Family.LOOK, Sees.NOTHING),
    LOOK_AT_GRANT("look-at-grant", Family.LOOK, Sees.NOTHING),
    LOOK_AT_SESSION("look-at-session", Family.LOOK, Sees.NOTHING),
    LOOK_AT_TAPE("look-at-tape", Family.LOOK, Sees.NOTHING),
    LOOK_AT_LEDGER("look-at-ledger", Family.LOOK, Sees.NOTHING),
    LOOK_AT_POLICY("look-at-policy", Family.LOOK, Sees.NOTHING),
    FREEZE_PERSON("freeze-person", Family.FREEZE, Sees.NOTHING),
    DENY_ELEVATION("deny-elevation", Family.END, Sees.NOTHING),
    END_GRANT("end-grant", Family.END, Sees.NOTHING),
    END_SESSION("end-session", Family.END, Sees.NOTHING),
    END_AUTHENTICATOR("end-authenticator", Family.END, Sees.NOTHING),
    END_KEY("end-key", Family.END, Sees.NOTHING),
    ENROL_AUTHENTICATOR("enrol-authenticator", Family.OWN, Sees.NOTHING),
    REGISTER_KEY("register-key", Family.OWN, Sees.NOTHING),
    ACCEPT_GRANT("accept-grant", Family.OWN, Sees.NOTHING),
    PROVE_CONNECTION("prove-connection", Family.OWN, Sees.NOTHING),
    REQUEST_ELEVATION("request-elevation", Family.REQUEST, Sees.ASKING),
    CONNECT("connect", Family.REACH, Sees.GOING_THROUGH),
    APPROVE_ELEVATION("approve-elevation", Family.APPROVE, Sees.TELLING),
    APPROVE_POLICY("approve-policy", Family.APPROVE, Sees.TELLING_WITHOUT_OWNER),
    DEFINE_TARGET("define-target", Family.ADMINISTER, Sees.TELLING),
    DEFINE_ROSTER("define-roster", Family.ADMINISTER, Sees.TELLING_WITHOUT_OWNER),
    INVITE_PERSON("invite-person", Family.ADMINISTER, Sees.TELLING_WITHOUT_OWNER),
    DECLARE_LEAVER("declare-leaver", Family.ADMINISTER, Sees.TELLING_WITHOUT_OWNER),
    UNFREEZE_PERSON("unfreeze-person", Family.ADMINISTER, Sees.TELLING_WITHOUT_OWNER),
    CHANGE_POLICY("change-policy", Family.ADMINISTER, Sees.TELLING_WITHOUT_OWNER),
    CONFIRM_POLICY("confirm-policy", Family.ADMINISTER, Sees.TELLING_WITHOUT_OWNER),
    REGISTER_CLIENT("register-client", Family.ADMINISTER, Sees.NOTHING),
    MAKE_ENROLMENT_CODE("make-enrolment-code", Family.ADMINISTER, Sees.NOTHING);

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

    /// Which obligations the acts of a kind can see to.
    private enum Sees {
        NOTHING,
        /// A stronger proof.
        PROOF,
        /// That somebody is told.
        TELLING,
        /// The same where there is no target, which alone has an owner.
        TELLING_WITHOUT_OWNER,
        /// What is said with a request, how many approve, how long it is for, who is told.
        ASKING,
        /// How somebody proved themselves, how long they stay and idle, who is told.
        GOING_THROUGH
    }

    /// Looked up at every decision.
    private static final Map<EntityUid, Action> BY_UID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(it -> it.uid, it -> it));

    private static final Set<Action> WHOSE =
            EnumSet.of(
                    LOOK_AT_REQUEST,
                    LOOK_AT_GRANT,
                    LOOK_AT_SESSION,
                    LOOK_AT_TAPE,
                    DENY_ELEVATION,
                    END_GRANT,
                    END_SESSION,
                    ACCEPT_GRANT,
                    PROVE_CONNECTION);

    private final String verb;
    private final Family family;
    private final Sees sees;
    private final EntityUid uid;

    Action(String verb, Family family, Sees sees) {
        this.verb = verb;
        this.family = family;
        this.sees = sees;
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
        return Optional.ofNullable(BY_UID.get(uid));
    }

    /// Whether policies that name it so speak of an act of ending.
    static boolean ends(EntityUid uid) {
        return of(uid).filter(it -> it.family == Family.END).isPresent();
    }

    /// Whether every question of this kind says whose it is that is looked at, used or ended.
    boolean statesWhose() {
        return WHOSE.contains(this);
    }

    /// Whether every question of this kind says on which of the target's rosters who acts counts.
    boolean statesCounts() {
        return this == LOOK_AT_TARGET || statesWhose() && family != Family.OWN;
    }

    /// Whether an act of this kind can see to an obligation. One that a policy asks for and the act
    /// cannot see to refuses the act, see [Policy].
    public boolean honours(Obligation duty) {
        return switch (sees) {
            case NOTHING -> false;
            case PROOF -> duty instanceof Obligation.StepUp;
            case TELLING -> duty instanceof Obligation.Notify;
            case TELLING_WITHOUT_OWNER ->
                    duty instanceof Obligation.Notify(Obligation.Notify.Whom whom)
                            && whom != Obligation.Notify.Whom.OWNER;
            case ASKING ->
                    switch (duty) {
                        case Obligation.Justification _,
                                Obligation.Ticket _,
                                Obligation.Approval _,
                                Obligation.SessionLimit _,
                                Obligation.Notify _ ->
                                true;
                        case Obligation.StepUp _, Obligation.IdleLimit _ -> false;
                    };
            case GOING_THROUGH ->
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
        };
    }

    /// Whether a door ever asks for it.
    boolean askedAt(RuleSet.Rules door) {
        boolean inside = door == RuleSet.Rules.INNER;
        return switch (family) {
            case ENTER -> (this == SIGN_IN) != inside;
            case LOOK ->
                    inside
                            || this == LOOK_AT_PERSON
                            || this == LOOK_AT_PEOPLE
                            || this == LOOK_AT_POLICY;
            case FREEZE -> true;
            case END, OWN, REQUEST, REACH, APPROVE, ADMINISTER -> inside;
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
