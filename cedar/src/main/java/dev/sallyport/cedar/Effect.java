package dev.sallyport.cedar;

/// What a policy does when it applies. A forbid always wins.
public enum Effect {
    PERMIT("permit"),
    FORBID("forbid");

    final String word;

    Effect(String word) {
        this.word = word;
    }
}
