package dev.sallyport.translog;

import java.util.List;

/// What a [TrustPolicy] says of a checkpoint.
public sealed interface PolicyCheck {
    /// The checkpoint is believed.
    ///
    /// @param cosigned the witnesses of the policy that saw it, and when; how fresh that must be is
    ///   for the caller to say
    record Accepted(Checkpoint checkpoint, VerifierKey log, List<NoteCheck.Signed> cosigned)
            implements PolicyCheck {
        public Accepted {
            cosigned = List.copyOf(cosigned);
        }
    }

    /// The checkpoint is not believed.
    record Refused(Why why) implements PolicyCheck {}

    /// Why a checkpoint is not believed.
    enum Why {
        UNKNOWN_ORIGIN("the policy does not know a log of this origin"),
        NOT_SIGNED_BY_THE_LOG("the log has not signed it"),
        BAD_LOG_SIGNATURE("the signature of the log does not verify"),
        EMPTY_TREE_ROOT("it has no entries, but not the root of no entries"),
        BAD_COSIGNATURE("a signature of a key in the policy does not verify"),
        SIGNED_IN_THE_FUTURE("a witness dates its signature later than now"),
        QUORUM_NOT_MET("not enough witnesses of the policy have cosigned it");

        private final String sentence;

        Why(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
