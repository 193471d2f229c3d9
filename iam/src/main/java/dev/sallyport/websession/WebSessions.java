package dev.sallyport.websession;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Proved;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.WebSessionId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.web.PresentedHandle;
import dev.sallyport.web.SessionLookup;
import dev.sallyport.web.Visitor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Opens, finds and ends sessions.
public final class WebSessions implements SessionLookup {
    private static final String PREFIX = "spo_";
    private static final int HANDLE_BYTES = 32;
    private static final int HANDLE_LETTERS = PREFIX.length() + 43;
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration AGE = Duration.ofHours(12);

    private final Database database;
    private final WebSessionsSql sql;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Randomness randomness;

    public WebSessions(
            Database database, Ledger ledger, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.sql = new WebSessionsSql(database);
        this.ledger = ledger;
        this.clock = clock;
        this.randomness = randomness;
    }

    /// Opens a session, in the transaction of the ceremony that proved all this. Sets of proofs
    /// that are not enough are refused by the table itself.
    public OpenedSession open(Operation op, PersonId person, Set<Proved> proved, Client client) {
        database.mustBeInTransaction();
        WebSessionId id = new WebSessionId(randomness.uuid(clock));
        String handle = freshHandle();
        sql.insert(id, digest(handle), new Opening(person, proved, client, IDLE, AGE));
        ledger.append(
                op,
                LedgerEvent.done("web-session.opened", person, id)
                        .with(
                                Map.of(
                                        "proved",
                                        proved.stream().map(Enum::name).sorted().toList(),
                                        "source",
                                        client.source(),
                                        "agent",
                                        client.agent())));
        return opened(id, handle);
    }

    /// Puts a new session in the place of one whose owner has proved themselves again (RT-D1). It
    /// ends when the old one would have.
    public OpenedSession renew(Operation op, PersonId person, WebSessionId old) {
        database.mustBeInTransaction();
        if (!sql.end(old, person, SessionEnd.ROTATED)) {
            throw new Problem(ProblemCode.UNAUTHENTICATED, "this session has ended: sign in again");
        }
        WebSessionId id = new WebSessionId(randomness.uuid(clock));
        String handle = freshHandle();
        sql.insertSuccessor(id, digest(handle), old);
        ledger.append(op, LedgerEvent.done("web-session.renewed", person, old, id));
        return opened(id, handle);
    }

    @Override
    public Visitor find(PresentedHandle presented, Origin from) {
        String handle = presented.text();
        if (handle.length() != HANDLE_LETTERS || !handle.startsWith(PREFIX)) {
            return new Visitor.Stranger();
        }
        return sql.live(digest(handle))
                .<Visitor>map(found -> {
                    if (found.stale()) {
                        sql.touch(found.session().id());
                    }
                    return visitor(found);
                })
                .orElseGet(Visitor.Stranger::new);
    }

    public List<WebSession> of(PersonId person) {
        return sql.live(person);
    }

    /// Ends one of the person's own sessions. Ending what has ended is no mistake.
    public void end(Operation op, PersonId person, WebSessionId id, SessionEnd how) {
        database.inTransaction(() -> {
            if (sql.end(id, person, how)) {
                ledger.appendEnding(
                        op,
                        LedgerEvent.done("web-session.ended", person, id)
                                .with(Map.of("how", how.name())));
            }
        });
    }

    /// Ends every session of a person. Idempotent.
    public int endAll(Operation op, PersonId person, SessionEnd how) {
        return database.inTransaction(() -> ended(op, person, how, sql.endAll(person, how)));
    }

    /// Ends the sessions a person opened before their last freeze was lifted. They open nothing any
    /// more in any case: this makes it the record. Idempotent.
    public int endFromBeforeThaw(Operation op, PersonId person) {
        return database.inTransaction(
                () -> ended(op, person, SessionEnd.FROZEN, sql.endFromBeforeThaw(person)));
    }

    private int ended(Operation op, PersonId person, SessionEnd how, int sessions) {
        if (sessions > 0) {
            ledger.appendEnding(
                    op,
                    LedgerEvent.done("web-session.ended", person)
                            .with(Map.of("how", how.name(), "sessions", sessions)));
        }
        return sessions;
    }

    /// Administration happens inside: nobody is an administrator at the outer door, which offers
    /// everybody all of its pages.
    private static Visitor.SignedIn visitor(WebSessionsSql.Found found) {
        WebSession session = found.session();
        return new Visitor.SignedIn(
                session.person(),
                found.name(),
                found.displayName(),
                session.id(),
                false,
                false,
                session.provedAt());
    }

    private OpenedSession opened(WebSessionId id, String handle) {
        return sql.live(id)
                .map(found -> new OpenedSession(id, handle, found.session().expiresAt()))
                .orElseThrow(
                        () -> new Problem(ProblemCode.FORBIDDEN, "this person's access has ended"));
    }

    private String freshHandle() {
        byte[] bytes = randomness.bytes(HANDLE_BYTES);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] digest(String handle) {
        return Sha256.of(handle.getBytes(StandardCharsets.UTF_8)).bytes();
    }
}
