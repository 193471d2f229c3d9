package dev.sallyport.policy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.RelyingParty;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/// Puts sets in force with a seal key that the test holds, and lets time pass over them.
final class SealedSets {
    static final PersonId AUTHOR = new PersonId(new UUID(1, 1));
    static final PersonId APPROVER = new PersonId(new UUID(2, 2));
    static final InstallationId HOME = new InstallationId(new UUID(7, 7));

    private static final Ed25519SigningKey SEAL =
            Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(new byte[32]));
    static final TrustAnchor ANCHOR =
            new TrustAnchor(
                    HOME,
                    SEAL.verifyKey(),
                    new RelyingParty("inner.localhost", Set.of("http://inner.localhost:8481")),
                    true);

    private final Database inside;
    private final Database owner;
    final PolicySets sets;

    SealedSets(Database inside, Database owner) {
        this.inside = inside;
        this.owner = owner;
        this.sets = new PolicySets(inside, ANCHOR);
    }

    static ChangePolicy act(RuleSet.Rules door, long version, String text, String diff) {
        return new ChangePolicy(
                HOME,
                door.word(),
                version,
                Sha256.of(new byte[0]),
                RuleSet.hash(text),
                RuleSet.hash(diff),
                "test",
                AUTHOR,
                Instant.EPOCH);
    }

    static SealedFact seal(ChangePolicy act) {
        return new SealedFact(act.canonical(), SEAL.sign(SealedFact.signedBytes(act.canonical())));
    }

    static PolicySets.Fresh fresh(RuleSet.Rules door, long version, String text, SealedFact seal) {
        return new PolicySets.Fresh(
                door,
                version,
                text,
                new StoredSet.Base(version - 1, Sha256.of(new byte[0])),
                "{}",
                new StoredSet.Signing("test", AUTHOR, APPROVER, seal, new byte[] {1}));
    }

    /// As both administrators would, with the next version.
    StoredSet put(RuleSet.Rules door, String text) {
        return inside.inTransaction(() -> {
            long version = sets.next(door);
            return sets.put(fresh(door, version, text, seal(act(door, version, text, "{}"))));
        });
    }

    StoredSet putConfirmed(RuleSet.Rules door, String text) {
        StoredSet set = put(door, text);
        confirm(set);
        return set;
    }

    void confirm(StoredSet set) {
        inside.inTransaction(
                () -> sets.confirm(new PolicySets.Version(set.door(), set.version()), AUTHOR));
    }

    void rollBack(StoredSet set) {
        inside.inTransaction(
                () -> sets.rollBack(new PolicySets.Version(set.door(), set.version()), AUTHOR));
    }

    /// The rows are as they would be then, and nothing says that they changed.
    void pass(Duration time) {
        tamper(
                """
                update policy.policy_set
                   set effective_at = effective_at - cast('%s seconds' as interval),
                       reverts_at = reverts_at - cast('%s seconds' as interval)
                """
                        .formatted(seconds(time), seconds(time)));
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000 + "." + "%03d".formatted(time.toMillisPart());
    }

    /// As somebody who owns the database, without any trigger.
    void tamper(String sql) {
        owner.inTransaction(() -> {
            owner.jdbc().sql("set local session_replication_role = replica").update();
            owner.jdbc().sql(sql).update();
        });
    }
}
