package dev.sallyport.factor;

/// What a session rests on. Which sets are enough is a constraint of `iam.web_session`.
public enum Proved {
    PASSWORD,
    TOTP,
    PASSKEY,
    RECOVERY_CODE
}
