package dev.sallyport.translog;

/// What came of checking a Merkle proof.
public sealed interface ProofCheck {
    /// The proof shows what it claims.
    record Holds() implements ProofCheck {}

    /// The proof shows nothing.
    record Fails(Why why) implements ProofCheck {}

    /// Why a proof shows nothing.
    enum Why {
        INDEX_OUTSIDE_TREE("the index lies outside the tree"),
        TREE_SHRANK("the newer tree is smaller than the older one"),
        WRONG_LENGTH("the proof has the wrong number of hashes for these tree sizes"),
        EMPTY_TREE_ROOT("a tree without entries has only one root, and it is not this one"),
        OLD_ROOT_DIFFERS("the proof does not lead to the older root"),
        ROOT_DIFFERS("the proof does not lead to the root");

        private final String sentence;

        Why(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    default boolean holds() {
        return switch (this) {
            case Holds() -> true;
            case Fails(Why _) -> false;
        };
    }
}
