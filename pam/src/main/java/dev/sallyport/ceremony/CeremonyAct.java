package dev.sallyport.ceremony;

import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.warrant.Act;
import java.time.Instant;
import java.util.List;

/// What the inner door does with one kind of act: build it, show it, carry it out.
///
/// **Security barrier.** [#draft] and [#perform] both decide whether the act is allowed: the first
/// so that nobody signs in vain, the second because only what is true when the signature arrives
/// counts.
public interface CeremonyAct<A extends Act> {
    Class<A> type();

    /// The word callers begin it with, the act's type in its canonical form.
    String name();

    /// Whether somebody without a session may begin it.
    default boolean open() {
        return false;
    }

    /// Whether it can set the installation up, and so may come with the set-up secret.
    default boolean setsUp() {
        return false;
    }

    /// Builds the act from what the caller wants. Reads every field it knows and no other; writes
    /// nothing.
    Draft<A> draft(Operation op, Fields fields, Instant at);

    /// The act in lines that a person reads before they sign. Made from the act alone.
    List<Line> lines(A act);

    /// The same, for acts whose content lies beside them under a hash. What is read there must be
    /// checked against that hash first.
    default List<Line> lines(Draft<A> draft) {
        return lines(draft.act());
    }

    /// Who has to sign besides the person whose act it is.
    default Cosigning cosigning(Draft<A> draft) {
        return Cosigning.NONE;
    }

    /// Refuses, with a problem, a person who may not co-sign this act.
    default void mayCosign(Draft<A> draft, PersonId signer) {
        throw new dev.sallyport.kernel.Problem(
                dev.sallyport.kernel.ProblemCode.FORBIDDEN, "this act takes one signature");
    }

    /// The person whose act it is has signed, and others have to. In the transaction that keeps the
    /// signature.
    default void proposed(Operation op, Draft<A> draft, CeremonyId ceremony) {}

    /// Carries the act out in the caller's transaction, its ledger entry included.
    Performed perform(Operation op, Signed<A> signed);

    /// What a caller sees afterwards, once the transaction is durable: pushes to gateways, notices.
    /// If we stop before this the database still says what is so, and whoever polls finds it.
    default void performed(Operation op, Signed<A> signed) {}
}
