package dev.sallyport.factor;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.WebSessionId;
import dev.sallyport.keyring.Aead;
import dev.sallyport.keyring.Cell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The state of attempts to prove something. It lives on the server; the browser holds a handle
/// that opens exactly one ceremony and says nothing.
///
/// **Security barrier.** Steps cannot be skipped, because what is proved is a column here and not a
/// claim of the caller (RT-E4, RT-F1). Five tries, then the ceremony is over (RT-E9).
public final class Ceremonies {
    private static final String PREFIX = "spc_";
    private static final int HANDLE_BYTES = 32;
    private static final int HANDLE_MAX = 64;
    private static final Duration CHALLENGE_AGE = Duration.ofMinutes(3);
    private static final Duration SHORT = Duration.ofMinutes(10);
    private static final Duration ENROLMENT = Duration.ofMinutes(30);

    private final Database database;
    private final CeremoniesSql sql;
    private final Aead aead;
    private final OneTimeCodes codes;
    private final InstantSource clock;
    private final Randomness randomness;

    public Ceremonies(
            Database database,
            Aead aead,
            OneTimeCodes codes,
            InstantSource clock,
            Randomness randomness) {
        this.database = database;
        this.sql = new CeremoniesSql(database);
        this.aead = aead;
        this.codes = codes;
        this.clock = clock;
        this.randomness = randomness;
    }

    /// A ceremony and the handle that opens it.
    public record Started(Ceremony ceremony, String handle) {
        @Override
        public String toString() {
            return "Started[" + ceremony.id() + "]";
        }
    }

    /// Starts a sign-in: with a person when their password was just proved, else open.
    public Started signIn(Optional<PersonId> provedPerson) {
        PersonId person = provedPerson.orElse(null);
        return start(new Fresh(Purpose.SIGN_IN, person, null, person != null, null));
    }

    /// Starts the enrolment of an invited person; a generator's secret waits in it.
    public Started enrolment(PersonId person) {
        return withGenerator(Purpose.ENROL, person, null);
    }

    /// Starts something that a signed-in person does to their own factors.
    public Started own(Purpose purpose, PersonId person, WebSessionId session) {
        return purpose == Purpose.ADD_TOTP
                ? withGenerator(purpose, person, session)
                : start(new Fresh(purpose, person, session, false, null));
    }

    /// The live ceremony behind a handle.
    ///
    /// @throws Problem `gone` when there is none of this purpose (any more)
    public Ceremony find(@Nullable String handle, Purpose purpose) {
        return live(handle, purpose).orElseThrow(Ceremonies::over);
    }

    public Optional<Ceremony> live(@Nullable String handle, Purpose purpose) {
        if (handle == null || handle.length() > HANDLE_MAX || !handle.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return sql.live(digest(handle)).filter(found -> found.purpose() == purpose);
    }

    /// The same, for the session that started it and for no other.
    public Ceremony findOwn(@Nullable String handle, Purpose purpose, WebSessionId session) {
        return live(handle, purpose)
                .filter(found -> session.equals(found.session()))
                .orElseThrow(Ceremonies::over);
    }

    /// Pays for one try before it is checked; committed whatever happens next.
    public void spendTry(Ceremony ceremony) {
        if (!database.inSeparateTransaction(() -> sql.spendTry(ceremony.id()))) {
            throw new Problem(
                    ProblemCode.GONE, "too many wrong answers: start again from the beginning");
        }
    }

    /// Ends a ceremony with success, in the transaction of what it was for. Of two at once, one.
    public void finish(Ceremony ceremony) {
        database.mustBeInTransaction();
        if (!sql.end(ceremony.id())) {
            throw over();
        }
    }

    /// A fresh challenge for a passkey.
    public byte[] challenge(Ceremony ceremony, ChallengeKind kind) {
        byte[] challenge = randomness.bytes(32);
        database.inTransaction(
                () -> sql.insertChallenge(challenge, ceremony.id(), kind, CHALLENGE_AGE));
        return challenge;
    }

    /// Spends a challenge of this ceremony, before what was signed with it is even looked at: a
    /// challenge is answered once, well or badly (RT-E7).
    public void spendChallenge(Ceremony ceremony, ChallengeKind kind, byte[] challenge) {
        if (!database.inSeparateTransaction(
                () -> sql.useChallenge(challenge, ceremony.id(), kind))) {
            throw new Problem(
                    ProblemCode.UNAUTHENTICATED, "this challenge is over: ask for a new one");
        }
    }

    /// The generator that waits to be confirmed. The caller closes it.
    public Secret waitingGenerator(Ceremony ceremony) {
        byte[] sealed = ceremony.sealed();
        if (sealed == null) {
            throw over();
        }
        return aead.open(cell(ceremony.id()), sealed);
    }

    /// What the person needs to set that generator up.
    public TotpSetup setup(Ceremony ceremony, String issuer, String name) {
        try (Secret secret = waitingGenerator(ceremony)) {
            return TotpSetup.of(secret, issuer, name);
        }
    }

    static Problem over() {
        return new Problem(ProblemCode.GONE, "this attempt has ended: start again");
    }

    private Started withGenerator(
            Purpose purpose, PersonId person, @Nullable WebSessionId session) {
        try (Secret secret = codes.freshSecret()) {
            return start(new Fresh(purpose, person, session, false, secret));
        }
    }

    private Started start(Fresh fresh) {
        CeremonyId id = new CeremonyId(randomness.uuid(clock));
        Secret generator = fresh.generator();
        byte[] sealed = generator == null ? null : aead.seal(cell(id), generator);
        byte[] bytes = randomness.bytes(HANDLE_BYTES);
        String handle = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Duration age = fresh.purpose() == Purpose.ENROL ? ENROLMENT : SHORT;
        Ceremony ceremony =
                database.inTransaction(() -> {
                    sql.insert(id, digest(handle), fresh, sealed, age);
                    return sql.live(digest(handle)).orElseThrow();
                });
        return new Started(ceremony, handle);
    }

    private static Cell cell(CeremonyId id) {
        return Cell.of("iam.ceremony", id, "sealed");
    }

    private static byte[] digest(String handle) {
        return Sha256.of(handle.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    /// What a ceremony begins with.
    record Fresh(
            Purpose purpose,
            @Nullable PersonId person,
            @Nullable WebSessionId session,
            boolean passwordProved,
            @Nullable Secret generator) {}
}
