package dev.sallyport.keeper;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SignedAct;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the keeper, over the socket of this process.
///
/// Blocking and safe to share between threads. A refusal arrives as the `Problem` the keeper
/// raised; a keeper that does not answer in time is an `unavailable` problem, and then nothing can
/// be said about whether it acted: every request may be repeated.
public final class KeeperClient implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 4;

    private final UnixDomainSocketAddress address;
    private final Duration limit;
    private final Deadlines deadlines = new Deadlines();
    private final Semaphore permits = new Semaphore(CONNECTIONS_MAX);
    private final BlockingQueue<SocketChannel> idle = new LinkedBlockingQueue<>(CONNECTIONS_MAX);
    private volatile boolean closed;

    public KeeperClient(Path socket) {
        this(socket, Duration.ofSeconds(10));
    }

    /// `limit` bounds the wait for a free connection, and each attempt to get an answer.
    public KeeperClient(Path socket, Duration limit) {
        this.address = UnixDomainSocketAddress.of(socket);
        this.limit = limit;
    }

    public KeeperDescription describe() {
        if (ask(new KeeperRequest.Describe())
                instanceof KeeperAnswer.Described(KeeperDescription description)) {
            return description;
        }
        throw unexpected();
    }

    /// A fresh data key for this process; `purpose` is a lower-case path such as `totp/seeds`.
    public WrappedKey newDataKey(String purpose) {
        if (ask(new KeeperRequest.NewDataKey(purpose))
                instanceof KeeperAnswer.Wrapped(WrappedKey key)) {
            return key;
        }
        throw unexpected();
    }

    public Secret unwrapDataKey(WrappedKey wrapped) {
        if (ask(new KeeperRequest.UnwrapDataKey(wrapped))
                instanceof KeeperAnswer.Revealed(Secret key)) {
            return key;
        }
        throw unexpected();
    }

    /// Enrols one of the first two administrators, who knows the set-up secret.
    public SealedFact bootstrap(Secret setUpSecret, SignedAct enrolment) {
        return sealed(new KeeperRequest.Bootstrap(setUpSecret, enrolment));
    }

    /// Seals a target, a roster, an authenticator or an SSH key. The same act gets the same seal
    /// again.
    public SealedFact seal(SignedAct act) {
        return sealed(new KeeperRequest.Seal(act));
    }

    /// A certificate of at most five minutes, or a `forbidden` problem that says which rule of the
    /// warrant does not hold.
    public SshCertificate signCertificate(CertificateRequest request) {
        if (ask(new KeeperRequest.SignCertificate(request))
                instanceof KeeperAnswer.Certified(SshCertificate certificate)) {
            return certificate;
        }
        throw unexpected();
    }

    /// From now on the grant is worth nothing.
    public void endGrant(GrantId grant) {
        done(new KeeperRequest.EndGrant(grant));
    }

    /// From now on nothing the authenticator signed is worth anything.
    public void revokeAuthenticator(AuthenticatorId authenticator) {
        done(new KeeperRequest.RevokeAuthenticator(authenticator));
    }

    /// The signature of the seal key over [dev.sallyport.warrant.ReceiptSeal#signedBytes].
    public byte[] signReceipt(Sha256 body) {
        if (ask(new KeeperRequest.SignReceipt(body))
                instanceof KeeperAnswer.Signed(byte[] signature)) {
            return signature;
        }
        throw unexpected();
    }

    /// Signs a checkpoint that extends the last one signed, with the proof of that.
    public SignedCheckpoint signCheckpoint(Checkpoint checkpoint, List<Sha256> proof) {
        if (ask(new KeeperRequest.SignCheckpoint(checkpoint, proof))
                instanceof KeeperAnswer.Noted(byte[] note)) {
            return SignedCheckpoint.parse(note);
        }
        throw unexpected();
    }

    private SealedFact sealed(KeeperRequest request) {
        if (ask(request) instanceof KeeperAnswer.Sealed(SealedFact fact)) {
            return fact;
        }
        throw unexpected();
    }

    private void done(KeeperRequest request) {
        if (!(ask(request) instanceof KeeperAnswer.Done)) {
            throw unexpected();
        }
    }

    private KeeperAnswer ask(KeeperRequest request) {
        byte[] frame = request.canonical();
        acquire();
        try {
            byte[] reply = exchange(frame);
            KeeperAnswer answer = KeeperAnswer.read(reply);
            Arrays.fill(reply, (byte) 0);
            if (answer instanceof KeeperAnswer.Refused(ProblemCode code, String message)) {
                throw new Problem(code, message);
            }
            return answer;
        } finally {
            permits.release();
            Arrays.fill(frame, (byte) 0);
        }
    }

    private void acquire() {
        try {
            if (closed || !permits.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unavailable(null);
            }
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw unavailable(cause);
        }
    }

    /// A connection that has been idle may be to a keeper that has gone; then one fresh connection
    /// is tried. A fresh one that fails, or a limit that passes, is the end of it.
    private byte[] exchange(byte[] frame) {
        SocketChannel used = idle.poll();
        if (used != null) {
            try {
                return exchange(used, frame);
            } catch (IOException cause) {
                if (cause instanceof ClosedChannelException) {
                    throw unavailable(cause);
                }
            }
        }
        try {
            return exchange(SocketChannel.open(StandardProtocolFamily.UNIX), frame);
        } catch (IOException cause) {
            throw unavailable(cause);
        }
    }

    private byte[] exchange(SocketChannel channel, byte[] frame) throws IOException {
        Future<?> deadline = deadlines.closeAfter(channel, limit);
        boolean reusable = false;
        try {
            if (!channel.isConnected()) {
                channel.connect(address);
            }
            Frames.write(channel, frame);
            Optional<byte[]> answer = Frames.read(channel, () -> {});
            if (answer.isEmpty()) {
                throw new IOException("the keeper closed the connection");
            }
            reusable = deadline.cancel(false) && !closed;
            return answer.get();
        } finally {
            deadline.cancel(false);
            if (!reusable || !idle.offer(channel)) {
                Deadlines.closeQuietly(channel);
            }
        }
    }

    private static Problem unavailable(@Nullable Throwable cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "the keeper does not answer: see that it is running, then try again",
                cause);
    }

    private static Bug unexpected() {
        return new Bug("the keeper answered something else than was asked");
    }

    @Override
    public void close() {
        closed = true;
        deadlines.close();
        for (SocketChannel channel = idle.poll(); channel != null; channel = idle.poll()) {
            Deadlines.closeQuietly(channel);
        }
    }
}
