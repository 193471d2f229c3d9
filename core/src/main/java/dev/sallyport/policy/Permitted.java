package dev.sallyport.policy;

import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import java.util.List;

/// A yes: what the caller must see to, and what decided.
public record Permitted(List<Obligation> duties, Ruling ruling) {
    public Permitted {
        duties = List.copyOf(duties);
    }

    /// Something that a policy asks for is missing, so it is a no.
    public PolicyRefusal unmet(Obligation duty, ProblemCode code, String words) {
        return new PolicyRefusal(code, words, ruling.refusing(Policy.UNMET + duty.name()));
    }
}
