package dev.sallyport.innersession;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.InnerSessionId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The sessions for looking.
public final class InnerSessions {
    public static final Duration LIFE = Duration.ofMinutes(45);

    private static final String PREFIX = "spi_";
    private static final Pattern HANDLE = Pattern.compile("spi_[A-Za-z0-9_-]{43}");

    private final Database database;
    private final InnerSessionSql sql;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Randomness randomness;

    public InnerSessions(
            Database database, Ledger ledger, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.sql = new InnerSessionSql(database);
        this.ledger = ledger;
        this.clock = clock;
        this.randomness = randomness;
    }

    /// A fresh session and the handle to it, which is told once.
    public record Opened(InnerSessionId session, Secret handle, Instant expiresAt) {}

    /// Somebody who looks.
    public record Looking(InnerSessionId session, PersonId person, Instant openedAt) {}

    /// In the transaction of the ceremony that proved who it is.
    ///
    /// @param onRecord puts the entry on record
    Opened open(
            Operation op,
            PersonId person,
            AuthenticatorId authenticator,
            Consumer<LedgerEvent> onRecord) {
        InnerSessionId session = new InnerSessionId(randomness.uuid(clock));
        String handle =
                PREFIX
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(randomness.bytes(32));
        Instant now = clock.instant();
        Instant until = now.plus(LIFE);
        sql.insert(
                new InnerSessionSql.Row(session, digest(handle), person, authenticator, now, until),
                op.origin().address());
        onRecord.accept(LedgerEvent.done("inner-session.opened", session, person, authenticator));
        byte[] bytes = handle.getBytes(StandardCharsets.US_ASCII);
        return new Opened(session, Secret.takeOwnershipOf(bytes), until);
    }

    /// Who a handle belongs to, asked anew at every use: clock, end, person, authenticator.
    public Optional<Looking> find(String handle) {
        if (!HANDLE.matcher(handle).matches()) {
            return Optional.empty();
        }
        return sql.live(digest(handle), clock.instant());
    }

    public void signOut(Operation op, InnerSessionId session) {
        database.inTransaction(() -> {
            if (sql.end(session, "SIGNED_OUT", clock.instant())) {
                ledger.appendEnding(op, LedgerEvent.done("inner-session.ended", session));
            }
            return session;
        });
    }

    /// Ends every session of a person. Idempotent.
    public void endAll(Operation op, PersonId person) {
        database.inTransaction(() -> {
            for (InnerSessionId session : sql.liveOf(person, clock.instant())) {
                if (sql.end(session, "LEFT", clock.instant())) {
                    ledger.appendEnding(
                            op, LedgerEvent.done("inner-session.ended", session, person));
                }
            }
            return person;
        });
    }

    private static Sha256 digest(String handle) {
        return Sha256.of(handle.getBytes(StandardCharsets.US_ASCII));
    }
}
