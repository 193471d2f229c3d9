package dev.sallyport.policy;

import java.time.Duration;

/// What must be seen to before, or while, a permitted act goes on. Written as an annotation of the
/// policy that permits; see [Obligations] for how.
///
/// **Security barrier.** A caller names the obligations it can honour; an act that carries another
/// one is refused. Nothing is permitted "except for what we cannot do".
public sealed interface Obligation {
    /// `@step_up("2")`: a proof of at least this strength, just now.
    record StepUp(int strength) implements Obligation {}

    /// `@justification("20")`: a reason of at least so many characters.
    record Justification(int characters) implements Obligation {}

    /// `@ticket("required")`: the number of a ticket.
    record Ticket() implements Obligation {}

    /// `@approval("2")`: at least so many people say yes. More than the target asks for counts,
    /// fewer does not.
    record Approval(int people) implements Obligation {}

    /// `@notify("person")`, `@notify("owner")`: who is told.
    record Notify(Whom whom) implements Obligation {
        public enum Whom {
            PERSON,
            OWNER,
            ADMINISTRATORS
        }
    }

    /// `@session_limit("30m")`: no session lasts longer.
    record SessionLimit(Duration longest) implements Obligation {}

    /// `@idle_limit("5m")`: a session in which nothing happens for so long ends.
    record IdleLimit(Duration longest) implements Obligation {}

    /// The annotation's name.
    default String name() {
        return switch (this) {
            case StepUp _ -> Obligations.STEP_UP;
            case Justification _ -> Obligations.JUSTIFICATION;
            case Ticket _ -> Obligations.TICKET;
            case Approval _ -> Obligations.APPROVAL;
            case Notify _ -> Obligations.NOTIFY;
            case SessionLimit _ -> Obligations.SESSION_LIMIT;
            case IdleLimit _ -> Obligations.IDLE_LIMIT;
        };
    }
}
