package dev.sallyport.innerdoor;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.identity.Groups;
import dev.sallyport.identity.People;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.Zone;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.keyring.DataKeys;
import dev.sallyport.keyring.Keyring;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReader;
import dev.sallyport.policy.MembershipFacts;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Relations;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.RuleTexts;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.policy.StoredRuleTexts;
import dev.sallyport.throttle.Allowances;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.warrant.TrustAnchor;
import java.time.InstantSource;
import java.util.List;

/// What every part of the inner door stands on.
///
/// @param anchor whose signatures count, as the keeper says
/// @param clock the database's
public record InnerGround(
        TrustAnchor anchor,
        Database database,
        Ledger ledger,
        LedgerReader reader,
        People people,
        Groups groups,
        Relations relations,
        Snapshots snapshots,
        Policy policy,
        Throttle throttle,
        Jobs jobs,
        Keyring keyring,
        Keeper keeper,
        InstantSource clock,
        Randomness randomness) {

    /// The keeper in its two roles for this process: what it verifies and signs, and data keys.
    public record KeeperSides(TrustAnchor anchor, Keeper keeper, DataKeys dataKeys) {}

    /// @param database connections of the role `inner`
    public static InnerGround of(
            Database database, KeeperSides sides, InstantSource clock, Randomness randomness) {
        return of(
                database,
                sides,
                new StoredRuleTexts(database, sides.anchor(), RuleSet.Rules.INNER),
                clock,
                randomness);
    }

    /// @param policies what decides at this door
    static InnerGround of(
            Database database,
            KeeperSides sides,
            RuleTexts policies,
            InstantSource clock,
            Randomness randomness) {
        Ledger ledger = new Ledger(database, clock, randomness);
        People people = new People(database, ledger, clock, randomness);
        Relations relations = new Relations(database, List.of("inner"));
        Snapshots snapshots = new Snapshots(database, List.of("inner"), policies);
        return new InnerGround(
                sides.anchor(),
                database,
                ledger,
                new LedgerReader(database),
                people,
                new Groups(database, Door.INNER, ledger, new MembershipFacts(relations)),
                relations,
                snapshots,
                new Policy(snapshots),
                new Throttle(database, Allowances.standard()),
                new Jobs(database, Zone.INNER),
                new Keyring(
                        database,
                        sides.dataKeys(),
                        sides.anchor().installation(),
                        clock,
                        randomness),
                sides.keeper(),
                clock,
                randomness);
    }

    Directory directory() {
        return new Directory(database, people);
    }
}
