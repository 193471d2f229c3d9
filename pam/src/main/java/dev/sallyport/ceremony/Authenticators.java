package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Verdict;
import dev.sallyport.warrant.TrustAnchor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What people sign with at the inner door.
///
/// **Security barrier.** These authenticators are a set of their own: nothing the outer door knows
/// or writes ever becomes one. Nor does a row that somebody puts into the table: what counts is the
/// enrolment that the keeper sealed.
public final class Authenticators {
    private final Database database;
    private final AuthenticatorSql sql;
    private final Keeper keeper;
    private final Ledger ledger;
    private final InstantSource clock;

    public Authenticators(
            Database database,
            TrustAnchor anchor,
            Keeper keeper,
            Ledger ledger,
            InstantSource clock) {
        this.database = database;
        this.sql = new AuthenticatorSql(database, anchor);
        this.keeper = keeper;
        this.ledger = ledger;
        this.clock = clock;
    }

    public List<Authenticator> of(PersonId person) {
        return sql.live(person);
    }

    /// The person's live authenticator with this credential. Another person's is not found.
    public Optional<Authenticator> find(PersonId person, byte[] credential) {
        return sql.live(person, credential);
    }

    public boolean any(PersonId person) {
        return !sql.live(person).isEmpty();
    }

    void add(Authenticator authenticator) {
        sql.insert(authenticator);
    }

    /// Takes note of a signature counter; a counter that does not move forward is a copy of the
    /// authenticator at work (Web Authentication Level 3, section 6.1.1). Zero means that it does
    /// not count.
    void counted(AuthenticatorId id, long count, Instant at) {
        AuthenticatorSql.lock(database, id.value());
        long highest = sql.highestCount(id);
        if (count == 0 && highest == 0) {
            return;
        }
        if (count <= highest) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "this authenticator may have been copied: revoke it and enrol another");
        }
        sql.count(id, count, at);
    }

    /// Ends an authenticator at once, if policy lets; its owner and administrators always may. For
    /// anybody else there is no such authenticator. The operation's reason is why. Taking
    /// somebody's last is like stopping them, and has the same floor.
    public void revoke(Operation op, AuthenticatorId id, Policy policy, AdministratorFloor floor) {
        String reason = op.reason();
        PersonId owner = sql.owner(id).orElseThrow(Authenticators::unknown);
        Operation ruled =
                switch (policy.decide(Ask.of(op, Action.END_AUTHENTICATOR, owner))) {
                    case Verdict.Permit(_, _, Ruling ruling) -> op.ruledBy(ruling);
                    case Verdict.Forbid _ -> throw unknown();
                };
        database.inTransaction(() -> {
            AuthenticatorSql.lock(database, owner.value());
            if (sql.live(owner).stream()
                    .allMatch(it -> it.enrolment().authenticator().equals(id))) {
                floor.mustHoldWithout(op, owner);
            }
            if (sql.end(id, "REVOKED", op.person(), reason, clock.instant())) {
                ledger.append(ruled, CeremonyEvents.authenticatorRevoked(id, owner, reason));
            }
            return id;
        });
        // If we stop here the table refuses it already; the keeper is told again at the next try.
        keeper.revokeAuthenticator(id);
    }

    /// Ends everything a leaver signs with. Idempotent.
    public void end(Operation op, PersonId person, String reason) {
        List<AuthenticatorId> ended =
                sql.live(person).stream().map(it -> it.enrolment().authenticator()).toList();
        for (AuthenticatorId id : ended) {
            database.inTransaction(() -> {
                if (sql.end(id, "LEFT", null, reason, clock.instant())) {
                    ledger.append(op, CeremonyEvents.authenticatorRevoked(id, person, reason));
                }
                return id;
            });
        }
        ended.forEach(keeper::revokeAuthenticator);
    }

    static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such authenticator");
    }
}
