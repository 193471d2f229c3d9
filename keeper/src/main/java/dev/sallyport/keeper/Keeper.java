package dev.sallyport.keeper;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.Consistency;
import dev.sallyport.translog.ProofCheck;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.Tree;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.FactOutcome;
import dev.sallyport.warrant.FactVerifier;
import dev.sallyport.warrant.ReceiptSeal;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SignedAct;
import dev.sallyport.warrant.TrustAnchor;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;

/// What the keeper does with each request.
///
/// **Security barrier.** A request passes three gates: it reads as exactly one known document, its
/// socket may ask it, and the evidence in it satisfies the rules. Whatever goes wrong on the way is
/// a refusal. State reaches the disk before the answer that rests on it leaves.
final class Keeper implements AutoCloseable {
    private static final Pattern PURPOSE =
            Pattern.compile("[a-z0-9-]{1,40}(/[a-z0-9-]{1,40}){0,3}");
    private static final int DATA_KEY_BYTES = 32;

    private final KeeperOptions options;
    private final KeeperFiles files;
    private final KeyTree keys;
    private final EndedGrants endedGrants;
    private final SetUpSecret setUpSecret;
    private final CertificateDesk certificates;
    private final TrustAnchor anchor;
    private final Randomness randomness;
    private final InstantSource clock;
    private final KeeperLog log;

    /// Readers verify and sign, writers change what is remembered: once an end or a revocation is
    /// answered, no certificate is under way that did not see it.
    private final ReadWriteLock memory = new ReentrantReadWriteLock();

    /// Owned by the write lock of `memory`.
    private KeeperState state;

    /// Owned by `checkpointLock`.
    private Tree lastTree;

    private final Object checkpointLock = new Object();

    Keeper(KeeperOptions options, KeeperFiles files, Surroundings surroundings) {
        this.options = options;
        this.files = files;
        this.keys = files.keys();
        this.clock = surroundings.clock;
        this.randomness = surroundings.randomness;
        this.log = surroundings.log;
        this.state = files.state();
        this.lastTree = files.checkpoint();
        this.endedGrants = files.endedGrants(clock);
        this.setUpSecret = SetUpSecret.write(files.directory(), randomness, clock.instant());
        if (state.setUpClosed()) {
            setUpSecret.end();
        }
        this.anchor =
                new TrustAnchor(
                        options.installation(),
                        keys.seal().verifyKey(),
                        options.innerDoor(),
                        options.softwareAllowed());
        this.certificates = new CertificateDesk(anchor, keys, randomness);
    }

    /// Time, chance, and where to tell about it.
    record Surroundings(InstantSource clock, Randomness randomness, KeeperLog log) {}

    /// Answers one frame; never throws.
    byte[] answer(KeeperSocket from, byte[] frame) {
        String word = "unreadable";
        KeeperAnswer answer;
        try {
            KeeperRequest request = KeeperRequest.read(frame);
            word = request.word();
            if (!from.allows(request.getClass())) {
                throw new Problem(
                        ProblemCode.FORBIDDEN, "this socket of the keeper takes no such request");
            }
            answer = decide(from, request);
        } catch (Problem problem) {
            String message = String.valueOf(problem.getMessage());
            log.refused(from, word, problem.code(), message);
            answer = new KeeperAnswer.Refused(problem.code(), message);
        } catch (RuntimeException | StackOverflowError failure) {
            log.failed(from, word, failure);
            answer =
                    new KeeperAnswer.Refused(
                            ProblemCode.UNAVAILABLE, "the keeper failed: see its log");
        }
        return answer.canonical();
    }

    private KeeperAnswer decide(KeeperSocket from, KeeperRequest request) {
        return switch (request) {
            case KeeperRequest.Describe() -> new KeeperAnswer.Described(description());
            case KeeperRequest.NewDataKey(String purpose) -> newDataKey(from, purpose);
            case KeeperRequest.UnwrapDataKey(WrappedKey wrapped) ->
                    new KeeperAnswer.Revealed(keys.unwrap(from, wrapped));
            case KeeperRequest.Bootstrap(Secret secret, SignedAct act) -> bootstrap(secret, act);
            case KeeperRequest.Seal(SignedAct act) -> seal(act);
            case KeeperRequest.SignCertificate(CertificateRequest wanted) -> certify(wanted);
            case KeeperRequest.EndGrant(GrantId grant) -> endGrant(grant);
            case KeeperRequest.RevokeAuthenticator(AuthenticatorId id) -> revoke(id);
            case KeeperRequest.SignReceipt(Sha256 body) ->
                    new KeeperAnswer.Signed(keys.seal().sign(ReceiptSeal.signedBytes(body)));
            case KeeperRequest.SignCheckpoint(Checkpoint checkpoint, List<Sha256> proof) ->
                    signCheckpoint(checkpoint, proof);
        };
    }

    private KeeperDescription description() {
        memory.readLock().lock();
        try {
            return new KeeperDescription(
                    options.installation(),
                    keys.ledgerVerifierKey().text(),
                    "ssh-ed25519 " + Base64.getEncoder().encodeToString(keys.sshCaBlob()),
                    keys.seal().verifyKey().raw(),
                    options.innerDoor().id(),
                    options.innerDoor().origins().stream().sorted().toList(),
                    options.softwareAllowed(),
                    state.administrators().size(),
                    !state.setUpClosed() && setUpSecret.open(clock.instant()));
        } finally {
            memory.readLock().unlock();
        }
    }

    private KeeperAnswer newDataKey(KeeperSocket from, String purpose) {
        if (!PURPOSE.matcher(purpose).matches()) {
            throw new Problem(
                    ProblemCode.INVALID, "the purpose of a data key is a short lower-case path");
        }
        try (Secret key = Secret.takeOwnershipOf(randomness.bytes(DATA_KEY_BYTES))) {
            return new KeeperAnswer.Wrapped(keys.wrap(from, purpose, key.reveal()));
        }
    }

    /// *If we stop* after saving and before answering, the founder is enrolled and does not know
    /// it; asking again with the same act gives the same seal.
    private KeeperAnswer bootstrap(Secret secret, SignedAct act) {
        memory.writeLock().lock();
        try {
            Sha256 hash = Sha256.of(act.act());
            boolean again = state.founders().stream().anyMatch(f -> f.act().equals(hash));
            if (state.setUpClosed() && !again) {
                throw new Problem(ProblemCode.FORBIDDEN, "set-up is closed for ever");
            }
            setUpSecret.check(secret, clock.instant());
            Act sealable = sealable(verifier().verifySetUp(act, clock.instant()));
            if (!again && sealable instanceof EnrolAuthenticator enrolment) {
                mustBeSomebodyElse(enrolment);
                remember(state.withFounder(enrolment, hash));
                log.did(
                        KeeperSocket.INNER,
                        "bootstrap",
                        "person=" + enrolment.by() + " administrators=" + state.founders().size());
            }
            KeeperAnswer sealed = sealed(sealable);
            if (state.setUpClosed()) {
                setUpSecret.end();
            }
            return sealed;
        } finally {
            memory.writeLock().unlock();
            secret.close();
        }
    }

    private void mustBeSomebodyElse(EnrolAuthenticator enrolment) {
        Sha256 key = Sha256.of(enrolment.publicKey());
        if (state.founders().stream()
                .anyMatch(f -> f.person().equals(enrolment.by()) || f.publicKey().equals(key))) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "the second administrator is another person with another authenticator");
        }
    }

    private KeeperAnswer seal(SignedAct act) {
        memory.writeLock().lock();
        try {
            Act sealable = sealable(verifier().verify(act, clock.instant()));
            KeeperState next = state.withSealed(sealable, Sha256.of(act.act()));
            if (!next.equals(state)) {
                remember(next);
            }
            log.did(
                    KeeperSocket.INNER,
                    "seal",
                    "act=" + sealable.getClass().getSimpleName() + " by=" + sealable.by());
            return sealed(sealable);
        } finally {
            memory.writeLock().unlock();
        }
    }

    private KeeperAnswer certify(CertificateRequest wanted) {
        memory.readLock().lock();
        try {
            SshCertificate certificate =
                    certificates.issue(
                            wanted, new KeeperMemory(state, endedGrants), clock.instant());
            log.did(
                    KeeperSocket.INNER,
                    "sign-certificate",
                    "session=" + wanted.session() + " serial=" + certificate.serial());
            return new KeeperAnswer.Certified(certificate);
        } finally {
            memory.readLock().unlock();
        }
    }

    private KeeperAnswer endGrant(GrantId grant) {
        memory.writeLock().lock();
        try {
            endedGrants.add(grant, clock.instant());
            log.did(KeeperSocket.INNER, "end-grant", "grant=" + grant);
            return new KeeperAnswer.Done();
        } finally {
            memory.writeLock().unlock();
        }
    }

    /// Counts at once, even when the disk refuses: what ends power is never undone by a failure.
    private KeeperAnswer revoke(AuthenticatorId authenticator) {
        memory.writeLock().lock();
        try {
            state = state.withRevoked(authenticator);
            files.save(state);
            log.did(KeeperSocket.INNER, "revoke-authenticator", "authenticator=" + authenticator);
            return new KeeperAnswer.Done();
        } finally {
            memory.writeLock().unlock();
        }
    }

    /// A log never signs two checkpoints that do not extend one another, so the tree is on the disk
    /// before its signature exists. *If we stop in between*, the sequencer asks again for the same
    /// tree and gets the same note.
    private KeeperAnswer signCheckpoint(Checkpoint checkpoint, List<Sha256> proof) {
        if (!checkpoint.origin().equals(keys.ledgerVerifierKey().name())) {
            throw new Problem(ProblemCode.FORBIDDEN, "the keeper signs for its own ledger only");
        }
        synchronized (checkpointLock) {
            Tree next = checkpoint.tree();
            if (!next.equals(lastTree)) {
                mustExtend(lastTree, next, proof);
                files.save(next);
                lastTree = next;
            }
            return new KeeperAnswer.Noted(
                    SignedCheckpoint.sign(
                                    checkpoint,
                                    keys.ledgerVerifierKey(),
                                    message -> keys.ledger().sign(message))
                            .bytes());
        }
    }

    private static void mustExtend(Tree last, Tree next, List<Sha256> proof) {
        switch (Consistency.check(last, next, proof)) {
            case ProofCheck.Holds() -> {}
            case ProofCheck.Fails(ProofCheck.Why why) ->
                    throw new Problem(
                            ProblemCode.CONFLICT,
                            "the checkpoint does not extend the last one signed ("
                                    + why.name().toLowerCase(Locale.ROOT)
                                    + "): stop and compare the ledger with its witnesses");
        }
    }

    private FactVerifier verifier() {
        return new FactVerifier(anchor, new KeeperMemory(state, endedGrants));
    }

    private static Act sealable(FactOutcome outcome) {
        return switch (outcome) {
            case FactOutcome.Sealable(Act act, Sha256 _) -> act;
            case FactOutcome.Refused(String reason) ->
                    throw new Problem(ProblemCode.FORBIDDEN, reason);
        };
    }

    private KeeperAnswer sealed(Act act) {
        byte[] bytes = act.canonical();
        return new KeeperAnswer.Sealed(
                new SealedFact(bytes, keys.seal().sign(SealedFact.signedBytes(bytes))));
    }

    /// On the disk first; if that fails, nothing has changed and the request is refused.
    private void remember(KeeperState next) {
        files.save(next);
        state = next;
    }

    @Override
    public void close() {
        endedGrants.close();
        files.close();
    }
}
