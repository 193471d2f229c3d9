package dev.sallyport.decisionpoint;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;

/// What shall decide for a client from now on.
public record RulesChange(ClientRules rules, int samplePercent) {
    public RulesChange {
        if (samplePercent < 0 || samplePercent > 100) {
            throw new Problem(ProblemCode.INVALID, "`sample_percent` is a number from 0 to 100");
        }
    }
}
