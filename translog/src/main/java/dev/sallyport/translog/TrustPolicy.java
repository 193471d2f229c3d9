package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which logs to believe, and how many witnesses must have seen what they say (C2SP tlog-policy).
///
/// **Security barrier.** Whoever writes this file decides what a proof is worth; it comes from the
/// one who verifies, never from the pack that is being verified.
public record TrustPolicy(List<KnownLog> logs, List<KnownWitness> witnesses, Quorum quorum) {
    /// How far a witness's clock may run ahead of the verifier's.
    static final long CLOCK_SKEW_SECONDS = 60;

    /// A log that is believed. Its key is named after its origin.
    ///
    /// @param url where the log can be asked; empty when the policy does not say
    public record KnownLog(VerifierKey key, String url) {}

    /// A witness that counts.
    ///
    /// @param name its name inside this policy only
    /// @param url where the witness takes checkpoints; empty when the policy does not say
    public record KnownWitness(String name, VerifierKey key, String url) {}

    /// Whose cosignatures are enough.
    public sealed interface Quorum {
        /// The signature of the log is enough.
        record Nobody() implements Quorum {}

        /// This witness.
        record One(VerifierKey key) implements Quorum {}

        /// At least `count` of these.
        record Some(int count, List<Quorum> members) implements Quorum {
            public Some {
                members = List.copyOf(members);
                if (count < 1 || count > members.size()) {
                    throw new Problem(
                            ProblemCode.INVALID, "a group asks for between 1 and all its members");
                }
            }
        }

        default boolean metBy(Set<VerifierKey> cosigners) {
            return switch (this) {
                case Nobody() -> true;
                case One(VerifierKey key) -> cosigners.contains(key);
                case Some(int count, List<Quorum> members) ->
                        members.stream().filter(member -> member.metBy(cosigners)).count() >= count;
            };
        }
    }

    public TrustPolicy {
        logs = List.copyOf(logs);
        witnesses = List.copyOf(witnesses);
    }

    /// Reads a policy file.
    public static TrustPolicy parse(byte[] bytes) {
        return new TrustPolicyReader().read(bytes);
    }

    /// Decides whether a checkpoint is believed at this time. First the origin, then the log's
    /// signature, then the witnesses'; the first failure is named.
    public PolicyCheck accept(SignedCheckpoint signed, Instant now) {
        Checkpoint checkpoint = signed.checkpoint();
        List<VerifierKey> logKeys =
                logs.stream()
                        .map(KnownLog::key)
                        .filter(key -> key.name().equals(checkpoint.origin()))
                        .toList();
        if (logKeys.isEmpty()) {
            return new PolicyCheck.Refused(PolicyCheck.Why.UNKNOWN_ORIGIN);
        }
        return switch (signed.note().check(logKeys)) {
            case NoteCheck.Rejected(NoteCheck.Why why) ->
                    new PolicyCheck.Refused(
                            switch (why) {
                                case NO_SIGNATURE_OF_A_KNOWN_KEY ->
                                        PolicyCheck.Why.NOT_SIGNED_BY_THE_LOG;
                                case BAD_SIGNATURE_OF_A_KNOWN_KEY ->
                                        PolicyCheck.Why.BAD_LOG_SIGNATURE;
                            });
            case NoteCheck.Accepted(List<NoteCheck.Signed> by) ->
                    checkpoint.tree().lies()
                            ? new PolicyCheck.Refused(PolicyCheck.Why.EMPTY_TREE_ROOT)
                            : acceptWitnesses(signed, by, now);
        };
    }

    private PolicyCheck acceptWitnesses(
            SignedCheckpoint signed, List<NoteCheck.Signed> byLog, Instant now) {
        Set<VerifierKey> checked =
                byLog.stream().map(NoteCheck.Signed::key).collect(Collectors.toSet());
        List<VerifierKey> others =
                Stream.concat(
                                logs.stream().map(KnownLog::key),
                                witnesses.stream().map(KnownWitness::key))
                        .filter(key -> !checked.contains(key))
                        .toList();
        return switch (signed.note().check(others)) {
            case NoteCheck.Accepted(List<NoteCheck.Signed> by) ->
                    weigh(signed, Stream.concat(byLog.stream(), by.stream()).toList(), now);
            case NoteCheck.Rejected(NoteCheck.Why why) ->
                    switch (why) {
                        case NO_SIGNATURE_OF_A_KNOWN_KEY -> weigh(signed, byLog, now);
                        case BAD_SIGNATURE_OF_A_KNOWN_KEY ->
                                new PolicyCheck.Refused(PolicyCheck.Why.BAD_COSIGNATURE);
                    };
        };
    }

    /// The first signature is the log's.
    private PolicyCheck weigh(SignedCheckpoint signed, List<NoteCheck.Signed> by, Instant now) {
        long latest = now.getEpochSecond() + CLOCK_SKEW_SECONDS;
        if (by.stream().anyMatch(line -> line.seconds() > latest)) {
            return new PolicyCheck.Refused(PolicyCheck.Why.SIGNED_IN_THE_FUTURE);
        }
        // A cosignature without a time says nothing about history (tlog-witness: never zero).
        Set<VerifierKey> witnessKeys =
                witnesses.stream().map(KnownWitness::key).collect(Collectors.toSet());
        List<NoteCheck.Signed> cosigned =
                by.stream()
                        .filter(line -> line.seconds() > 0 && witnessKeys.contains(line.key()))
                        .toList();
        Set<VerifierKey> cosigners =
                cosigned.stream().map(NoteCheck.Signed::key).collect(Collectors.toSet());
        return quorum.metBy(cosigners)
                ? new PolicyCheck.Accepted(signed.checkpoint(), by.getFirst().key(), cosigned)
                : new PolicyCheck.Refused(PolicyCheck.Why.QUORUM_NOT_MET);
    }
}
