package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Somebody else's memory of what a log has said (C2SP tlog-witness). Cosigns a checkpoint only if
/// it extends the last one it cosigned for that log.
///
/// **Security barrier.** Comparing with the stored checkpoint and replacing it is one step of the
/// [WitnessStore], and it is durable before the cosignature leaves. Otherwise a slow request for a
/// small tree could overtake a fast one for a larger tree, and the witness would have signed both
/// branches of a fork.
public final class Witness {
    private final VerifierKey key;
    private final NoteSigner signer;
    private final Map<String, List<VerifierKey>> logs;
    private final WitnessStore store;

    /// @param key the public half of what `signer` signs with; of type 04 or 06
    /// @param logs the keys of the logs it watches; each key is named after the log's origin
    public Witness(
            VerifierKey key, NoteSigner signer, Collection<VerifierKey> logs, WitnessStore store) {
        if (key.type() == KeyType.ED25519) {
            throw new Problem(ProblemCode.INVALID, "a witness cosigns with a key of type 04 or 06");
        }
        this.key = key;
        this.signer = signer;
        this.logs = logs.stream().collect(Collectors.groupingBy(VerifierKey::name));
        this.store = store;
    }

    /// Answers `add-checkpoint`. In this order: origin, signature, old size, proof.
    ///
    /// If we stop before the store has replaced, nothing has happened; if we stop after it and
    /// before the answer, the log learns the size from the next answer and asks again from there.
    public WitnessAnswer add(byte[] body, Instant now) {
        AddCheckpoint request;
        try {
            request = AddCheckpoint.parse(body);
        } catch (Problem problem) {
            return new WitnessAnswer.Malformed(String.valueOf(problem.getMessage()));
        }
        List<VerifierKey> keys =
                logs.getOrDefault(request.checkpoint().checkpoint().origin(), List.of());
        if (keys.isEmpty()) {
            return new WitnessAnswer.UnknownOrigin();
        }
        return switch (request.checkpoint().note().check(keys)) {
            case NoteCheck.Rejected(NoteCheck.Why why) -> new WitnessAnswer.NotSigned(why);
            case NoteCheck.Accepted _ -> extend(request, keys, now);
        };
    }

    private WitnessAnswer extend(AddCheckpoint request, List<VerifierKey> keys, Instant now) {
        Checkpoint checkpoint = request.checkpoint().checkpoint();
        if (request.oldSize() > checkpoint.size()) {
            return new WitnessAnswer.Malformed("the old size is above the size of the checkpoint");
        }
        Tree last =
                latest(checkpoint.origin())
                        .map(known -> known.checkpoint().tree())
                        .orElse(Tree.EMPTY);
        if (request.oldSize() != last.size()) {
            return new WitnessAnswer.Stale(last.size());
        }
        return switch (Consistency.check(last, checkpoint.tree(), request.proof())) {
            case ProofCheck.Fails(ProofCheck.Why why) ->
                    new WitnessAnswer.Inconsistent(why, request.checkpoint());
            case ProofCheck.Holds() -> cosign(request, keys, now);
        };
    }

    private WitnessAnswer cosign(AddCheckpoint request, List<VerifierKey> keys, Instant now) {
        Checkpoint checkpoint = request.checkpoint().checkpoint();
        NoteSignature cosignature = Cosignature.sign(checkpoint, key, now.getEpochSecond(), signer);
        List<NoteSignature> lines = new ArrayList<>();
        for (VerifierKey log : keys) {
            request.checkpoint().note().signatures().stream()
                    .filter(line -> line.claims(log))
                    .findFirst()
                    .ifPresent(lines::add);
        }
        lines.add(cosignature);
        SignedCheckpoint next =
                new SignedCheckpoint(checkpoint, new SignedNote(checkpoint.text(), lines));
        if (store.advance(checkpoint.origin(), request.oldSize(), next)) {
            return new WitnessAnswer.Cosigned(List.of(cosignature));
        }
        // Another request came first; what was checked above is no longer true.
        return new WitnessAnswer.Stale(
                latest(checkpoint.origin()).map(known -> known.checkpoint().size()).orElse(0L));
    }

    /// The last checkpoint of a log that this witness cosigned; what its monitoring address shows.
    ///
    /// **Security barrier.** A stored checkpoint without our own good cosignature was put there by
    /// somebody else: the witness stops for that log instead of believing it.
    public Optional<SignedCheckpoint> latest(String origin) {
        Optional<SignedCheckpoint> known = store.latest(origin);
        known.ifPresent(checkpoint -> {
            boolean ours =
                    checkpoint.checkpoint().origin().equals(origin)
                            && checkpoint.note().check(List.of(key)) instanceof NoteCheck.Accepted;
            if (!ours) {
                throw new Problem(
                        ProblemCode.CONFLICT,
                        "the stored checkpoint is not one this witness cosigned: restore the"
                                + " witness's own directory");
            }
        });
        return known;
    }

    /// The part of the monitoring address that stands for a log: the hash of its origin in hex.
    public static String directoryOf(String origin) {
        return Sha256.of(Strict.utf8(origin)).hex();
    }
}
