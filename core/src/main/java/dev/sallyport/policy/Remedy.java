package dev.sallyport.policy;

import dev.sallyport.cedar.EntityUid;

/// Something that would have to be different for a refusal to become a yes.
public sealed interface Remedy {
    /// Somebody who decides would have to put the principal here.
    record Join(EntityUid group) implements Remedy {}

    /// Prove again who you are, at least so strongly; see the schema's `Proof`.
    record Prove(long strength) implements Remedy {}

    /// Say something that is missing: `reason`, `ticket`, `login`.
    record Say(String what) implements Remedy {}

    /// Go to the other door.
    record GoInside() implements Remedy {}

    /// A condition that nothing better can be said about, as it is written.
    record Fulfil(String condition) implements Remedy {}

    /// A policy that forbids would have to stop applying.
    record NotForbidden(String policy, String sentence) implements Remedy {}
}
