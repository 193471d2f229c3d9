package dev.sallyport.web;

import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Instant;

/// Who stands at the door. Handlers take it as a parameter.
public sealed interface Visitor {
    /// Nobody has proved who they are.
    record Stranger() implements Visitor {}

    /// A registered program that asks for decisions.
    record Program(ClientId client) implements Visitor {}

    /// A person with a live session of this door; `provenAt` is their last ceremony. That somebody
    /// is an auditor decides nothing: it says which pages are worth offering.
    record SignedIn(
            PersonId person,
            String name,
            String displayName,
            Id session,
            boolean administrator,
            boolean auditor,
            Instant provenAt)
            implements Visitor {}

    /// The signed-in person, or an `unauthenticated` problem.
    default SignedIn signedIn() {
        return switch (this) {
            case SignedIn present -> present;
            case Stranger(), Program(_) ->
                    throw new Problem(ProblemCode.UNAUTHENTICATED, "sign in at this door first");
        };
    }
}
