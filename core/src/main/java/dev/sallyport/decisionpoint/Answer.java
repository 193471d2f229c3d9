package dev.sallyport.decisionpoint;

import java.util.List;

/// The answer to an [Inquiry].
///
/// @param reasons the policies that determined it; for a refusal without any, one of the words
///   below
/// @param duties what the client has to see to, permitted or not
/// @param epoch the index of the ledger's last entry that the facts include
public record Answer(boolean permitted, List<String> reasons, List<Duty> duties, long epoch) {
    /// Nothing permits it.
    public static final String NOTHING_PERMITS = "no_policy_permits";

    /// The client's schema has no such question, or the claims are not what it says.
    public static final String NOT_IN_SCHEMA = "not_in_schema";

    public Answer {
        reasons = List.copyOf(reasons);
        duties = List.copyOf(duties);
    }

    static Answer refused(String reason, long epoch) {
        return new Answer(false, List.of(reason), List.of(), epoch);
    }

    /// An annotation of a determining policy that asks for something.
    ///
    /// @param id unique within the answer: the policy's name and the annotation's
    public record Duty(String id, String annotation, String value) {}
}
