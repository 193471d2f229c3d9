package dev.sallyport.factor;

/// What a ceremony is for. A ceremony of one purpose is nothing for another (RT-E7).
public enum Purpose {
    SIGN_IN,
    ENROL,
    ADD_TOTP,
    ADD_PASSKEY,
    PROVE
}
