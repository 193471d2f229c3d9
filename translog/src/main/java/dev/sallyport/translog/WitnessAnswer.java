package dev.sallyport.translog;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a witness answers to `add-checkpoint`, with the HTTP status that carries it.
public sealed interface WitnessAnswer {
    /// The new state is stored durably, and these lines say so.
    record Cosigned(List<NoteSignature> lines) implements WitnessAnswer {
        public Cosigned {
            lines = List.copyOf(lines);
        }
    }

    /// The request cannot be read, or says that the log shrank.
    record Malformed(String why) implements WitnessAnswer {}

    /// No trusted key of that log signed it, or one did and the signature is wrong.
    record NotSigned(NoteCheck.Why why) implements WitnessAnswer {}

    /// The witness does not watch a log of that origin.
    record UnknownOrigin() implements WitnessAnswer {}

    /// The request starts from another checkpoint than the one cosigned last.
    record Stale(long latestSize) implements WitnessAnswer {}

    /// The log signed a checkpoint that does not extend the last one. `evidence` proves it,
    /// together with the checkpoint that is stored: keep it.
    record Inconsistent(ProofCheck.Why why, SignedCheckpoint evidence) implements WitnessAnswer {}

    default int status() {
        return switch (this) {
            case Cosigned _ -> 200;
            case Malformed _ -> 400;
            case NotSigned _ -> 403;
            case UnknownOrigin _ -> 404;
            case Stale _ -> 409;
            case Inconsistent _ -> 422;
        };
    }

    default String contentType() {
        return switch (this) {
            case Stale _ -> "text/x.tlog.size";
            case Cosigned _, Malformed _, NotSigned _, UnknownOrigin _, Inconsistent _ ->
                    "text/plain; charset=utf-8";
        };
    }

    /// The body of the answer, each line with its line feed.
    default byte[] body() {
        String text =
                switch (this) {
                    case Cosigned(List<NoteSignature> lines) ->
                            String.join("\n", lines.stream().map(NoteSignature::line).toList());
                    case Malformed(String why) -> why;
                    case NotSigned(NoteCheck.Why why) -> why.sentence();
                    case UnknownOrigin() -> "this witness does not watch a log of that origin";
                    case Stale(long latestSize) -> Long.toString(latestSize);
                    case Inconsistent(ProofCheck.Why why, SignedCheckpoint _) -> why.sentence();
                };
        return (text + '\n').getBytes(StandardCharsets.UTF_8);
    }
}
