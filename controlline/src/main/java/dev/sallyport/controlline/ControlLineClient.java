package dev.sallyport.controlline;

import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The gateway's end: dials, says hello, dials again when the line is lost.
///
/// **Security barrier.** While the line is down every question is an `unavailable` problem at once:
/// nothing is answered from memory.
public final class ControlLineClient implements AutoCloseable {
    private static final Duration DIAL_WAIT = Duration.ofSeconds(5);
    private static final Duration RETRY_MIN = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);

    /// Where to dial and as whom. `innerPin` is the SHA-256 of the inner door's public key (SPKI).
    public record Settings(
            NodeId node,
            String software,
            InetSocketAddress address,
            LineKey key,
            Sha256 innerPin,
            Duration answerWait,
            Duration heartbeat) {}

    private final Settings settings;
    private final Consumer<InnerPush> pushes;
    private final LineTls tls;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch firstUp = new CountDownLatch(1);

    // guarded by `pushes`
    private volatile String pushEpoch = "";
    private volatile long lastPush;
    private volatile @Nullable ControlLineConnection line;

    private ControlLineClient(Settings settings, Consumer<InnerPush> pushes) {
        this.settings = settings;
        this.pushes = pushes;
        this.tls = new LineTls(settings.key(), settings.innerPin()::equals);
    }

    /// Starts dialling. `pushes` is called in order, one at a time; when it returns the push is
    /// acknowledged, when it throws the push comes again.
    public static ControlLineClient start(Settings settings, Consumer<InnerPush> pushes) {
        ControlLineClient client = new ControlLineClient(settings, pushes);
        Thread.ofVirtual().name("controlline-dial").start(client::keepDialling);
        return client;
    }

    /// Asks and waits for the answer. A refusal by the inner door comes as the problem it threw.
    public <A extends InnerAnswer> A ask(GatewayRequest<A> request) {
        ControlLineConnection now = line;
        if (now == null || now.isClosed()) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the control line is down: try again in a moment");
        }
        return now.ask(request, settings.answerWait());
    }

    public boolean isUp() {
        ControlLineConnection now = line;
        return now != null && !now.isClosed();
    }

    /// Waits for the first line to be up.
    public boolean awaitUp(Duration wait) throws InterruptedException {
        return firstUp.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stopped.countDown();
        ControlLineConnection now = line;
        if (now != null) {
            now.close();
        }
    }

    private void keepDialling() {
        Duration pause = RETRY_MIN;
        try {
            while (stopped.getCount() > 0) {
                Optional<ControlLineConnection> opened = dial();
                if (opened.isPresent()) {
                    pause = RETRY_MIN;
                    opened.get().awaitClosed();
                }
                if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : pause;
            }
        } catch (InterruptedException _) {
            close();
        }
    }

    private Optional<ControlLineConnection> dial() {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(Math.toIntExact(DIAL_WAIT.toMillis()));
            InetSocketAddress address = settings.address();
            plain.connect(
                    new InetSocketAddress(address.getHostString(), address.getPort()),
                    Math.toIntExact(DIAL_WAIT.toMillis()));
            SSLSocket socket = tls.dial(plain);
            ControlLineConnection next =
                    new ControlLineConnection(
                            plain, socket, new GatewayEnd(), settings.heartbeat());
            hello(next);
            // before it starts: whoever acts on the first push may ask
            line = next;
            next.start();
            if (stopped.getCount() == 0) {
                next.close();
            }
            firstUp.countDown();
            return Optional.of(next);
        } catch (IOException | Problem _) {
            // not there, not ours, or not in the mood: the next try follows
            quietlyClose(plain);
            return Optional.empty();
        }
    }

    /// Settles where the numbering of pushes stands before the first push can arrive.
    private void hello(ControlLineConnection next) throws IOException {
        next.writeFirst(
                new LineFrame(
                        0,
                        new GatewayRequest.Hello(
                                settings.node(), settings.software(), pushEpoch, lastPush)));
        if (!(next.readFirst().message() instanceof InnerAnswer.Welcome welcome)) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the inner door did not say welcome");
        }
        synchronized (pushes) {
            if (!welcome.pushEpoch().equals(pushEpoch)) {
                pushEpoch = welcome.pushEpoch();
                lastPush = 0;
            }
        }
    }

    private static void quietlyClose(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // gone already
        }
    }

    /// The gateway's end of one line. A push that came before on another line is not acted upon
    /// again, only acknowledged again.
    private final class GatewayEnd implements ControlLineConnection.End {
        @Override
        public InnerAnswer answer(GatewayRequest<?> request) {
            throw new Problem(ProblemCode.FORBIDDEN, "the inner door does not ask");
        }

        @Override
        public void push(long number, InnerPush push) {
            synchronized (pushes) {
                if (number > lastPush) {
                    pushes.accept(push);
                    lastPush = number;
                }
            }
        }

        @Override
        public void acknowledged(long number) {
            throw new Problem(ProblemCode.FORBIDDEN, "the inner door does not acknowledge");
        }

        @Override
        public void closed() {
            // the dialling thread waits for exactly this
        }
    }
}
