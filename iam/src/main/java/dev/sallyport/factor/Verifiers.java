package dev.sallyport.factor;

/// Everything that checks a proof, together, for those who need it all.
public record Verifiers(
        Ceremonies ceremonies,
        Passwords passwords,
        OneTimeCodes codes,
        Passkeys passkeys,
        RecoveryCodes recovery) {}
