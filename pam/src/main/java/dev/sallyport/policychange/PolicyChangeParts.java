package dev.sallyport.policychange;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReader;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.target.Rosters;

/// What this package stands on.
///
/// @param facts the facts that each door decides on: the outer door believes more than the inner
public record PolicyChangeParts(
        InstallationId installation,
        Database database,
        PolicySets sets,
        Facts facts,
        Policy policy,
        Rosters rosters,
        Directory directory,
        Keeper keeper,
        Records records) {
    /// What is known at each door.
    public record Facts(Snapshots inner, Snapshots outer) {
        Snapshots of(RuleSet.Rules door) {
            return switch (door) {
                case INNER -> inner;
                case OUTER -> outer;
            };
        }
    }

    /// The ledger, to write and to read, and who is told of what is written.
    public record Records(Ledger ledger, LedgerReader reader, Notices notices) {}
}
