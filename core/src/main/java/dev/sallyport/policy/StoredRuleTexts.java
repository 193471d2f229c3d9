package dev.sallyport.policy;

import dev.sallyport.database.Database;
import dev.sallyport.warrant.TrustAnchor;

/// The policies of one door as the database has them.
public final class StoredRuleTexts implements RuleTexts {
    private final PolicySets sets;
    private final RuleSet.Rules door;

    public StoredRuleTexts(Database database, TrustAnchor anchor, RuleSet.Rules door) {
        this.sets = new PolicySets(database, anchor);
        this.door = door;
    }

    @Override
    public InForce current() {
        PolicySets.Standing standing = sets.inForce(door);
        return new InForce(standing.rules(), standing.version(), standing.until());
    }
}
