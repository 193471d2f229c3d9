package dev.sallyport.ceremony;

import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.SignedAct;
import java.util.Optional;

/// An act with every signature it needs, each of them verified. Only [Ceremonies] makes these.
///
/// **Security barrier.** A [CeremonyAct] is carried out on a value of this type and on nothing
/// else, so there is no way to an act's effect that does not pass the verification.
public final class Signed<A extends Act> {
    private final CeremonyId ceremony;
    private final Draft<A> draft;
    private final SignedAct signed;
    private final Optional<Secret> setupSecret;

    Signed(CeremonyId ceremony, Draft<A> draft, SignedAct signed, Optional<Secret> setupSecret) {
        this.ceremony = ceremony;
        this.draft = draft;
        this.signed = signed;
        this.setupSecret = setupSecret;
    }

    public CeremonyId ceremony() {
        return ceremony;
    }

    public A act() {
        return draft.act();
    }

    public Draft<A> draft() {
        return draft;
    }

    /// The act's bytes with the assertions over them.
    public SignedAct signed() {
        return signed;
    }

    /// Given only when the first administrators set the installation up.
    public Optional<Secret> setupSecret() {
        return setupSecret;
    }
}
