package dev.sallyport.administration;

import dev.sallyport.ceremony.Keeper;
import dev.sallyport.ceremony.Lapses;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.notice.Allowed;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.UnfreezePerson;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Lifts a freeze, in one transaction after the keeper's seal: the row, the end of all that is left
/// from before, the person, the ledger entry, and the job for the outer door.
///
/// **Security barrier.** A freeze ends what it finds and refuses the rest at each use; that refusal
/// goes away here, so nothing may be left that it held back: sessions for looking, grants, open
/// requests, approvals, acts that wait, enrolment codes. What the outer door owns is void by its
/// date from this commit on (`core.person.thawed_at`); the job only writes that down.
final class Thaw {
    private static final String STEP = "end-frozen-sessions";

    private final AdministrationParts parts;
    private final UnfreezingSql sql;
    private final Ends ends;

    /// Who seals it, and what ends with it.
    record Ends(Keeper keeper, PrivilegeEnding privilege, Lapses lapses, Jobs jobs) {}

    /// What is lifted, who agreed, what allowed it, and the keeper's seal.
    record Freeze(Instant since, PersonId agreed, Allowed allowed, SealedFact sealed) {}

    Thaw(AdministrationParts parts, Ends ends) {
        this.parts = parts;
        this.sql = new UnfreezingSql(parts.database());
        this.ends = ends;
    }

    /// The keeper's seal, which can take as long as the keeper does: nobody is held meanwhile.
    ///
    /// If we stop after it and before the commit, the same bytes are sealed again and carried out
    /// by whoever resumes the ceremony.
    SealedFact seal(Signed<UnfreezePerson> signed) {
        return ends.keeper().seal(signed.signed());
    }

    /// The caller holds the person and has found, since the seal, that it may.
    void lift(Operation op, Signed<UnfreezePerson> signed, Freeze freeze) {
        UnfreezePerson act = signed.act();
        Instant since = freeze.since();
        PersonId agreed = freeze.agreed();
        PersonId person = act.person();
        sql.insert(
                new UnfreezingSql.Row(
                        signed.ceremony(),
                        who(person),
                        who(act.by()),
                        who(agreed),
                        since,
                        act.reason(),
                        signed.signed(),
                        freeze.sealed()),
                parts.clock().instant());
        ends.privilege().beforeThaw(op, person);
        ends.lapses().endAllOf(op, person, signed.ceremony());
        parts.people()
                .unfreeze(
                        person,
                        List.of(act.by(), agreed),
                        Map.of(
                                "reason", act.reason(),
                                "frozen_at", since,
                                "proposed_by", act.by(),
                                "agreed_by", agreed,
                                "act_hash", act.hash().hex(),
                                "signed_hash", Sha256.of(signed.signed().canonical()).hex()),
                        event ->
                                parts.notices()
                                        .append(
                                                op,
                                                event,
                                                freeze.allowed(),
                                                sentence(act, agreed)));
        ends.jobs()
                .askOuter(
                        op,
                        STEP,
                        person.text() + "/" + signed.ceremony().text(),
                        Map.of("person_id", person.text()));
    }

    private String sentence(UnfreezePerson act, PersonId agreed) {
        return "%s and %s gave %s their access back"
                .formatted(
                        parts.notices().name(act.by()),
                        parts.notices().name(agreed),
                        parts.notices().name(act.person()));
    }

    private UnfreezingSql.Who who(PersonId person) {
        return new UnfreezingSql.Who(person, parts.directory().human(person));
    }
}
