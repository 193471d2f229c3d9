package dev.sallyport.elevation;

import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.Obligation;
import dev.sallyport.policy.Permitted;
import dev.sallyport.warrant.RequestElevation;
import java.time.Duration;
import java.util.Set;

/// What a policy can oblige a request to.
final class RequestDuties {
    static final Set<Class<? extends Obligation>> HONOURED =
            Set.of(
                    Obligation.Justification.class,
                    Obligation.Ticket.class,
                    Obligation.Approval.class,
                    Obligation.SessionLimit.class,
                    Obligation.Notify.class);

    private RequestDuties() {}

    /// Refuses a request that does not meet them.
    ///
    /// @return how many people have to say yes, by policy; the target may ask for more
    /// @throws dev.sallyport.policy.PolicyRefusal `invalid`, with what to add
    static int meet(RequestElevation act, Permitted permitted) {
        int people = 0;
        for (Obligation duty : permitted.duties()) {
            switch (duty) {
                case Obligation.Justification(int characters) -> {
                    if (act.reason().length() < characters) {
                        throw permitted.unmet(
                                duty,
                                ProblemCode.INVALID,
                                "a policy asks for a reason of at least "
                                        + characters
                                        + " characters here");
                    }
                }
                case Obligation.Ticket() -> {
                    if (act.ticket().isEmpty()) {
                        throw permitted.unmet(
                                duty,
                                ProblemCode.INVALID,
                                "a policy asks for a ticket here: add its number");
                    }
                }
                case Obligation.SessionLimit(Duration most) -> {
                    if (act.seconds() > most.toSeconds()) {
                        throw permitted.unmet(
                                duty,
                                ProblemCode.INVALID,
                                "a policy allows at most " + most.toSeconds() + " seconds here");
                    }
                }
                case Obligation.Approval(int needed) -> people = Math.max(people, needed);
                // told of it in the transaction of the request
                case Obligation.Notify _ -> {}
                case Obligation.StepUp _, Obligation.IdleLimit _ ->
                        throw new IllegalStateException("not among the honoured");
            }
        }
        return people;
    }
}
