package dev.sallyport.elevation;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.Obligation;
import dev.sallyport.warrant.RequestElevation;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What a policy can oblige a request to.
final class RequestDuties {
    static final Set<Class<? extends Obligation>> HONOURED =
            Set.of(
                    Obligation.Justification.class,
                    Obligation.Ticket.class,
                    Obligation.Approval.class,
                    Obligation.SessionLimit.class);

    private RequestDuties() {}

    /// Refuses a request that does not meet them.
    ///
    /// @return how many people have to say yes, by policy; the target may ask for more
    /// @throws Problem `invalid`, with what to add
    static int meet(RequestElevation act, List<Obligation> duties) {
        int people = 0;
        for (Obligation duty : duties) {
            switch (duty) {
                case Obligation.Justification(int characters) -> {
                    if (act.reason().length() < characters) {
                        throw invalid(
                                "a policy asks for a reason of at least "
                                        + characters
                                        + " characters here");
                    }
                }
                case Obligation.Ticket() -> {
                    if (act.ticket().isEmpty()) {
                        throw invalid("a policy asks for a ticket here: add its number");
                    }
                }
                case Obligation.SessionLimit(Duration most) -> {
                    if (act.seconds() > most.toSeconds()) {
                        throw invalid(
                                "a policy allows at most " + most.toSeconds() + " seconds here");
                    }
                }
                case Obligation.Approval(int needed) -> people = Math.max(people, needed);
                case Obligation.StepUp _, Obligation.Notify _, Obligation.IdleLimit _ ->
                        throw new IllegalStateException("not among the honoured");
            }
        }
        return people;
    }

    private static Problem invalid(String words) {
        return new Problem(ProblemCode.INVALID, words);
    }
}
