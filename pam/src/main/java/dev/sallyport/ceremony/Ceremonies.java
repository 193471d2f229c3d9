package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.Assertion;
import dev.sallyport.warrant.EnrolAuthenticator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ceremonies of the inner door: begin, complete, and co-sign.
///
///     begin ──▶ waits ≤ 2 min ──complete──▶ signed ──────────────▶ done
///                    │                        │ more signatures?     ▲
///                    │ bad signature          └─ waits ≤ 24 h ─sign──┘
///                    └──────────────▶ refused ◀── the act is not allowed (any more)
///
/// **Security barrier.** The server builds the act; the caller only says what they want. What is
/// verified, kept and carried out are the stored bytes, never anything the caller sends later.
public final class Ceremonies {
    static final Duration CHALLENGE = Duration.ofMinutes(2);
    static final Duration COSIGNING = Duration.ofHours(24);

    private final InstallationId installation;
    private final Database database;
    private final CeremonySql sql;
    private final CeremonyActs acts;
    private final Authenticators authenticators;
    private final Decoys decoys;
    private final CeremonySteps steps;
    private final SetupSecrets setupSecrets = new SetupSecrets();
    private final InstantSource clock;
    private final Randomness randomness;

    public Ceremonies(CeremonyParts parts, CeremonyActs acts) {
        this.installation = parts.installation();
        this.database = parts.database();
        this.sql = new CeremonySql(parts.database());
        this.acts = acts;
        this.authenticators = parts.authenticators();
        this.decoys = new Decoys(parts.database(), parts.randomness());
        this.steps = new CeremonySteps(parts, acts);
        this.clock = parts.clock();
        this.randomness = parts.randomness();
    }

    /// Builds the act and its challenge. Nothing has happened yet, and nothing has to.
    public Begun begin(Operation op, Holder holder, String name, Fields fields) {
        return begin(op, holder, acts.named(name), fields);
    }

    private <A extends Act> Begun begin(
            Operation op, Holder holder, CeremonyAct<A> definition, Fields fields) {
        if (!definition.open() && !(op.actor() instanceof Actor.Human)) {
            throw new Problem(ProblemCode.UNAUTHENTICATED, "open a session at this door first");
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<Secret> setupSecret = definition.setsUp() ? setupSecret(fields) : Optional.empty();
        Draft<A> draft = definition.draft(op, fields, at);
        fields.end();
        A act = draft.act();
        if (!act.installation().equals(installation)
                || !act.at().equals(at)
                || op.actor() instanceof Actor.Human(PersonId person) && !act.by().equals(person)) {
            throw new Bug("an act was built for somebody or some time else");
        }
        CeremonyId id = new CeremonyId(randomness.uuid(clock));
        Instant until = at.plus(CHALLENGE);
        database.inTransaction(() -> {
            sql.insert(id, definition.name(), draft, holder, at, until);
            return id;
        });
        setupSecret.ifPresent(secret -> setupSecrets.keep(id, secret, until));
        return begun(id, definition, draft, credentials(act), until);
    }

    private static Optional<Secret> setupSecret(Fields fields) {
        return fields.optionalText("setup_secret")
                .map(text -> Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The person's own signature. Uses the challenge up, whether it verifies or not.
    public Outcome complete(
            Operation op,
            Holder holder,
            CeremonyId id,
            Assertion assertion,
            Optional<Secret> setupSecret) {
        steps.ownSignature(op, holder, id, assertion);
        Optional<Secret> secret = setupSecret.or(() -> setupSecrets.take(id, clock.instant()));
        return steps.carryOut(op, id, secret);
    }

    /// Somebody else's signature over the same bytes, or the same person's with an authenticator
    /// they already have.
    public Outcome sign(Operation op, CeremonyId id, Assertion assertion) {
        steps.furtherSignature(op, id, assertion);
        return steps.carryOut(op, id, Optional.empty());
    }

    /// What this person may co-sign, or has signed and waits for.
    public List<Begun> waiting(Operation op) {
        List<Begun> found = new ArrayList<>();
        for (CeremonySql.Row row : sql.signedButOpen(clock.instant().minus(COSIGNING))) {
            if (steps.concerns(op.person(), row)) {
                found.add(toSign(op.person(), row));
            }
        }
        return List.copyOf(found);
    }

    /// One ceremony that this person may co-sign; any other is not found.
    public Begun show(Operation op, CeremonyId id) {
        CeremonySql.Row row =
                sql.find(id)
                        .filter(it -> !it.ended() && steps.concerns(op.person(), it))
                        .filter(it -> it.startedAt().plus(COSIGNING).isAfter(clock.instant()))
                        .orElseThrow(CeremonySteps::unknown);
        return toSign(op.person(), row);
    }

    /// What lies beside the act of a ceremony that this person may co-sign, for acts that are shown
    /// with it.
    public Draft<?> draft(Operation op, CeremonyId id) {
        Begun begun = show(op, id);
        return new Draft<>(begun.act(), sql.find(id).orElseThrow(CeremonySteps::unknown).detail());
    }

    /// How many signatures a waiting ceremony still needs.
    public int missing(CeremonyId id) {
        return sql.find(id).map(steps::missing).orElse(0);
    }

    /// Whether this person could add one now.
    public boolean maySign(Operation op, CeremonyId id) {
        return sql.find(id).filter(it -> steps.maySign(op, it)).isPresent();
    }

    /// Takes back an act that waits for others. Only who began it can.
    public void withdraw(Operation op, CeremonyId id) {
        steps.withdraw(op, id);
    }

    /// Carries out what is fully signed and was stopped in between, by the same bytes.
    ///
    /// A crash between the keeper's seal and our commit ends here: sealing the same act again gives
    /// the same answer.
    public void resume(Operation op) {
        for (CeremonySql.Row row : sql.signedButOpen(clock.instant().minus(COSIGNING))) {
            steps.resume(op, row.id());
        }
    }

    private Begun toSign(PersonId signer, CeremonySql.Row row) {
        List<byte[]> credentials =
                authenticators.of(signer).stream()
                        .map(it -> it.enrolment().credentialId())
                        .toList();
        return begun(row, Act.read(row.act()), credentials);
    }

    private <A extends Act> Begun begun(CeremonySql.Row row, A act, List<byte[]> credentials) {
        Instant until = row.startedAt().plus(COSIGNING);
        return begun(row.id(), acts.of(act), new Draft<>(act, row.detail()), credentials, until);
    }

    private static <A extends Act> Begun begun(
            CeremonyId id,
            CeremonyAct<A> definition,
            Draft<A> draft,
            List<byte[]> credentials,
            Instant until) {
        return new Begun(
                id, definition.name(), draft.act(), definition.lines(draft), credentials, until);
    }

    /// Whose answer counts: the credential that is being enrolled, or those the person has.
    /// Somebody without any gets an answer that does not say so.
    private List<byte[]> credentials(Act act) {
        if (act instanceof EnrolAuthenticator enrolment) {
            return List.of(enrolment.credentialId());
        }
        List<byte[]> own =
                authenticators.of(act.by()).stream()
                        .map(it -> it.enrolment().credentialId())
                        .toList();
        return own.isEmpty() ? decoys.credentials(act.by()) : own;
    }
}
