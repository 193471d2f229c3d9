package dev.sallyport.ceremony;

/// How many more signatures an act needs, and whose.
public record Cosigning(int needed, Whose whose) {
    public static final Cosigning NONE = new Cosigning(0, Whose.OTHERS);

    /// Whose signatures count.
    public enum Whose {
        /// Distinct other people.
        OTHERS,
        /// The same person, with another authenticator they already have.
        SAME_PERSON
    }

    public static Cosigning others(int needed) {
        return new Cosigning(needed, Whose.OTHERS);
    }

    public static Cosigning samePerson() {
        return new Cosigning(1, Whose.SAME_PERSON);
    }
}
