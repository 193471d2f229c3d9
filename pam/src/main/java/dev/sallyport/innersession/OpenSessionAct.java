package dev.sallyport.innersession;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Decoys;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.identity.Names;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Proof;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.OpenInnerSession;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Opening a session for looking. Anybody may begin it with a name; a name nobody has is answered
/// like one somebody has, and only the signature tells them apart (RT-F8).
public final class OpenSessionAct implements CeremonyAct<OpenInnerSession> {
    private final InstallationId installation;
    private final InnerSessions sessions;
    private final Notices notices;
    private final Directory directory;
    private final Decoys decoys;
    private final Randomness randomness;

    public OpenSessionAct(
            InstallationId installation,
            InnerSessions sessions,
            Notices notices,
            Directory directory,
            Decoys decoys,
            Randomness randomness) {
        this.installation = installation;
        this.sessions = sessions;
        this.notices = notices;
        this.directory = directory;
        this.decoys = decoys;
        this.randomness = randomness;
    }

    @Override
    public Class<OpenInnerSession> type() {
        return OpenInnerSession.class;
    }

    @Override
    public String name() {
        return "open-inner-session";
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public Draft<OpenInnerSession> draft(Operation op, Fields fields, Instant at) {
        PersonId person = op.actor() instanceof Actor.Human(PersonId same) ? same : named(fields);
        return Draft.of(new OpenInnerSession(installation, randomness.bytes(16), person, at));
    }

    private PersonId named(Fields fields) {
        String name;
        try {
            name = Names.personName(fields.text("person"));
        } catch (Problem problem) {
            if (problem.code() == ProblemCode.MALFORMED) {
                throw problem;
            }
            throw new Problem(ProblemCode.INVALID, "a name has letters, digits and `.`, `_`, `-`");
        }
        return directory.named(name).map(Person::id).orElseGet(() -> decoys.person(name));
    }

    @Override
    public List<Line> lines(OpenInnerSession act) {
        return List.of(
                new Line("Look around", "for up to " + InnerSessions.LIFE.toMinutes() + " minutes"),
                Line.at("At", act.at()));
    }

    @Override
    public Performed perform(Operation op, Signed<OpenInnerSession> signed) {
        // Before the session there is only the signature to say who it is.
        Operation theirs = op.by(new Actor.Human(signed.act().by()));
        Allowed allowed =
                notices.require(
                        Ask.ofInstallation(theirs, Action.OPEN_INNER_SESSION)
                                .proved(Proof.now(Proof.Strength.BOUND_KEY)),
                        Concern.of(signed.act().by()));
        InnerSessions.Opened opened =
                sessions.open(
                        op,
                        signed.act().by(),
                        authenticator(signed),
                        event ->
                                notices.append(
                                        op,
                                        event,
                                        allowed,
                                        notices.name(signed.act().by())
                                                + " opened a session at the inner door"));
        return new Performed(
                Map.of(
                        "session", opened.session().text(),
                        "expires_at", opened.expiresAt().toString()),
                Map.of("handle", new String(opened.handle().reveal(), StandardCharsets.US_ASCII)));
    }

    private static AuthenticatorId authenticator(Signed<OpenInnerSession> signed) {
        byte[] enrolment = signed.signed().signatures().getFirst().enrolment().act();
        if (Act.read(enrolment) instanceof EnrolAuthenticator it) {
            return it.authenticator();
        }
        throw new Bug("a signature without an enrolment was let through");
    }
}
