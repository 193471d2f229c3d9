package dev.sallyport.decisionpoint;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;

/// What is written for a client.
///
/// @param policies in Cedar
/// @param schema in Cedar; empty for none
/// @param entities in Cedar's JSON; empty for none
public record ClientTexts(String policies, String schema, String entities) {
    public static final int POLICIES_MAX = 1 << 20;
    public static final int ENTITIES_MAX = 4 << 20;

    /// In the place of policies: the door's own answer.
    public static final String DOORS = "// the policies of the door itself\n";

    public ClientTexts {
        if (policies.length() > POLICIES_MAX
                || schema.length() > POLICIES_MAX
                || entities.length() > ENTITIES_MAX) {
            throw new Problem(
                    ProblemCode.TOO_LARGE,
                    "policies and schema have at most 1 MiB each, entities 4 MiB");
        }
    }

    /// Whether the policies of the door itself answer.
    public boolean doors() {
        return policies.equals(DOORS);
    }

    public ClientTexts withEntities(String others) {
        return new ClientTexts(policies, schema, others);
    }
}
