package dev.sallyport.translog;

import java.util.List;

/// What came of checking the signatures of a note against the keys one knows.
public sealed interface NoteCheck {
    /// Every line of a known key verifies, and there is at least one.
    record Accepted(List<Signed> by) implements NoteCheck {
        public Accepted {
            by = List.copyOf(by);
        }
    }

    /// The note is not to be used.
    record Rejected(Why why) implements NoteCheck {}

    /// A known key whose signature verified.
    ///
    /// @param seconds when a witness saw it, in seconds since 1970; 0 where the signature carries
    ///   no time
    record Signed(VerifierKey key, long seconds) {}

    /// Why a note is not to be used.
    enum Why {
        NO_SIGNATURE_OF_A_KNOWN_KEY("no known key has signed it"),
        BAD_SIGNATURE_OF_A_KNOWN_KEY("the signature of a known key does not verify");

        private final String sentence;

        Why(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
