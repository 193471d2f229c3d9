package dev.sallyport.administration;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.identity.Names;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.PersonKind;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.warrant.InvitePerson;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// An administrator adds a person. Two codes come of it, one for each door: they are different
/// secrets, so that what one door sees is of no use at the other.
final class InviteAct implements CeremonyAct<InvitePerson> {
    private final AdministrationParts parts;
    private final Invitations invitations;

    InviteAct(AdministrationParts parts, Invitations invitations) {
        this.parts = parts;
        this.invitations = invitations;
    }

    @Override
    public Class<InvitePerson> type() {
        return InvitePerson.class;
    }

    @Override
    public String name() {
        return "invite-person";
    }

    @Override
    public Draft<InvitePerson> draft(Operation op, Fields fields, Instant at) {
        mayInvite(op);
        String email = fields.optionalText("email").map(String::strip).orElse("");
        InvitePerson act =
                new InvitePerson(
                        parts.installation(),
                        new PersonId(parts.randomness().uuid(parts.clock())),
                        Names.givenName(fields.text("name")),
                        Names.title(fields.text("display_name")),
                        email.isEmpty() ? "" : Names.email(email),
                        op.person(),
                        at);
        if (parts.people().findByName(act.name()).isPresent()) {
            throw new Problem(
                    ProblemCode.CONFLICT, "the name is taken: names are never given twice");
        }
        return Draft.of(act);
    }

    @Override
    public List<Line> lines(InvitePerson act) {
        return List.of(
                new Line("Invite", act.displayName()),
                new Line("Name", act.name()),
                new Line("E-mail", act.email()));
    }

    @Override
    public Performed perform(Operation op, Signed<InvitePerson> signed) {
        InvitePerson act = signed.act();
        Allowed allowed = mayInvite(op);
        Operation ruled = allowed.ruled(op);
        parts.people()
                .add(
                        ruled,
                        act.person(),
                        new NewPerson(
                                act.name(),
                                act.displayName(),
                                act.email().isEmpty() ? null : act.email(),
                                PersonKind.EMPLOYEE,
                                null));
        Map<String, Object> codes = invitations.both(ruled, act.person());
        parts.notices()
                .append(
                        ruled,
                        LedgerEvent.done("person.invited", act.person())
                                .with(
                                        Map.of(
                                                "act_hash", act.hash().hex(),
                                                "signed_hash",
                                                        Sha256.of(signed.signed().canonical())
                                                                .hex())),
                        allowed,
                        "%s invited %s".formatted(parts.notices().name(op.person()), act.name()));
        return new Performed(Map.of("person", act.person().text(), "name", act.name()), codes);
    }

    private Allowed mayInvite(Operation op) {
        parts.rosters().mustAdminister(op.person());
        return parts.notices()
                .require(Ask.ofInstallation(op, Action.INVITE_PERSON), Concern.of(op.person()));
    }
}
