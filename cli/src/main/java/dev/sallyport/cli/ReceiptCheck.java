package dev.sallyport.cli;

import java.util.List;

/// What came of checking a receipt.
sealed interface ReceiptCheck {
    /// Every signature, every rule and every proof holds.
    ///
    /// @param story what it proves, a line each, oldest first
    record Holds(String grant, List<String> story) implements ReceiptCheck {
        public Holds {
            story = List.copyOf(story);
        }
    }

    /// The first thing that does not.
    record Fails(String why) implements ReceiptCheck {}
}
