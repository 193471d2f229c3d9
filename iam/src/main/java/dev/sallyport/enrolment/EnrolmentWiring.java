package dev.sallyport.enrolment;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.identity.People;
import dev.sallyport.jobs.Step;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.lifecycle.OuterInvitation;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.websession.WebSessions;
import java.util.List;

/// What the package brings to the door.
public final class EnrolmentWiring {
    private final Invitations invitations;
    private final Enrolments enrolments;

    public EnrolmentWiring(
            Database database,
            Desk desk,
            Verifiers verifiers,
            WebSessions sessions,
            Ledger ledger) {
        this.invitations = new Invitations(database, ledger);
        this.enrolments =
                new Enrolments(
                        database,
                        new Enrolments.Desk(
                                desk.people(), invitations, desk.throttle(), desk.issuer()),
                        verifiers,
                        sessions,
                        ledger);
    }

    /// @param issuer what code generators call this installation
    public record Desk(People people, Throttle throttle, String issuer) {}

    public List<Object> handlers() {
        return List.of(new EnrolmentHttp(enrolments));
    }

    /// What the inner door may ask: an invitation. Idempotent.
    public List<Step> steps() {
        return List.of(
                new Step(
                        OuterInvitation.STEP,
                        (op, call) -> invitations.receive(op, OuterInvitation.read(call))));
    }
}
