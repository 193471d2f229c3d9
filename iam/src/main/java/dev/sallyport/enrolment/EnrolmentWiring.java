package dev.sallyport.enrolment;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.identity.People;
import dev.sallyport.jobs.Step;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.websession.WebSessions;
import java.time.Instant;
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

    /// What the inner door may ask: `iam-invite` with `person_id`, `code_sha256` (hexadecimal) and
    /// `expires_at` (ISO 8601). Idempotent.
    public List<Step> steps() {
        return List.of(
                new Step(
                        "iam-invite",
                        (op, call) ->
                                invitations.receive(
                                        op,
                                        PersonId.parse(call.get("person_id")),
                                        Sha256.parseHex(call.get("code_sha256")),
                                        Instant.parse(call.get("expires_at")))));
    }
}
