package dev.sallyport.controlline;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;

/// One open line, either end of it: frames in and out, answers matched to requests, pings.
///
/// Three virtual threads: reading, writing, pinging. Requests that arrive run on one thread each,
/// at most [#REQUESTS_MAX] at once; then reading waits, and with it the peer. A line on which
/// nothing arrives for three heartbeats is dead and closes itself.
final class ControlLineConnection implements AutoCloseable {
    static final int REQUESTS_MAX = 256;
    private static final int OUT_MAX = 1024;
    private static final Duration OUT_WAIT = Duration.ofSeconds(5);

    /// What this end does with what arrives; each end refuses the other end's part.
    interface End {
        InnerAnswer answer(GatewayRequest<?> request);

        /// Called in order; when it returns, the push is acknowledged.
        void push(long number, InnerPush push);

        void acknowledged(long number);

        void closed();
    }

    private final Socket plain;
    private final SSLSocket socket;
    private final End end;
    private final Duration heartbeat;
    private final BlockingQueue<LineFrame> out = new ArrayBlockingQueue<>(OUT_MAX);
    private final BlockingQueue<LineFrame> pushes = new ArrayBlockingQueue<>(OUT_MAX);
    private final Map<Long, CompletableFuture<InnerAnswer>> waiting = new ConcurrentHashMap<>();
    private final Semaphore requests = new Semaphore(REQUESTS_MAX);
    private final AtomicLong numbers = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong closing = new AtomicLong();

    ControlLineConnection(Socket plain, SSLSocket socket, End end, Duration heartbeat) {
        this.plain = plain;
        this.socket = socket;
        this.end = end;
        this.heartbeat = heartbeat;
    }

    /// Starts the threads. Until then nothing moves beyond what [#writeFirst] and [#readFirst] did.
    void start() {
        Thread.ofVirtual().name("controlline-write").start(this::write);
        Thread.ofVirtual().name("controlline-push").start(this::deliver);
        Thread.ofVirtual().name("controlline-ping").start(this::ping);
        Thread.ofVirtual().name("controlline-read").start(this::read);
    }

    /// The first frame of a connection, read before [#start] under the socket's own timeout.
    LineFrame readFirst() throws IOException {
        return LineFrame.read(socket.getInputStream());
    }

    /// The first frame in the other direction, written before [#start].
    void writeFirst(LineFrame frame) throws IOException {
        socket.getOutputStream().write(frame.encode());
        socket.getOutputStream().flush();
    }

    /// Asks and waits. The line failing or the wait running out is an `unavailable` problem.
    <A extends InnerAnswer> A ask(GatewayRequest<A> request, Duration wait) {
        if (waiting.size() >= REQUESTS_MAX) {
            throw down("too many questions are waiting");
        }
        long number = numbers.incrementAndGet();
        CompletableFuture<InnerAnswer> slot = new CompletableFuture<>();
        waiting.put(number, slot);
        try {
            send(new LineFrame(number, request));
            if (isClosed()) {
                throw down("it closed");
            }
            return typed(request, slot.get(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException _) {
            throw down("it closed");
        } catch (TimeoutException _) {
            throw down("no answer in time");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw down("interrupted");
        } finally {
            waiting.remove(number);
        }
    }

    private <A extends InnerAnswer> A typed(GatewayRequest<A> request, InnerAnswer answer) {
        if (answer instanceof InnerAnswer.Failed(ProblemCode code, String text)) {
            throw new Problem(code, text);
        }
        if (!request.answer().isInstance(answer)) {
            close();
            throw down("the answer was to another question");
        }
        return request.answer().cast(answer);
    }

    /// Queues a frame. A peer that does not read for long loses the line.
    void send(LineFrame frame) {
        try {
            if (!isClosed() && !out.offer(frame, OUT_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(0, 1)) {
            return;
        }
        closed.countDown();
        try {
            // the socket below first: closing TLS may wait for a peer that does not read
            plain.close();
            socket.close();
        } catch (IOException _) {
            // it is gone, which is what was wanted
        }
        waiting.values()
                .forEach(slot -> slot.completeExceptionally(new IOException("line closed")));
        end.closed();
    }

    private void read() {
        try {
            socket.setSoTimeout(Math.toIntExact(heartbeat.multipliedBy(3).toMillis()));
            InputStream in = socket.getInputStream();
            while (!isClosed()) {
                arrived(LineFrame.read(in));
            }
        } catch (IOException | RuntimeException | InterruptedException _) {
            // a peer that is gone, silent or does not speak the protocol: all the same to us
        } finally {
            close();
        }
    }

    private void arrived(LineFrame frame) throws InterruptedException {
        switch (frame.message()) {
            case LinkMessage.Ping _ -> send(new LineFrame(frame.number(), new LinkMessage.Pong()));
            case LinkMessage.Pong _ -> {}
            case LinkMessage.Acknowledged _ -> end.acknowledged(frame.number());
            case GatewayRequest<?> request -> answerLater(frame.number(), request);
            case InnerAnswer answer ->
                    Optional.ofNullable(waiting.remove(frame.number()))
                            .ifPresent(slot -> slot.complete(answer));
            case InnerPush _ -> {
                if (!pushes.offer(frame)) {
                    close();
                }
            }
        }
    }

    private void answerLater(long number, GatewayRequest<?> request) throws InterruptedException {
        requests.acquire();
        Thread.ofVirtual()
                .name("controlline-answer")
                .start(() -> {
                    try {
                        send(new LineFrame(number, end.answer(request)));
                    } catch (RuntimeException _) {
                        close();
                    } finally {
                        requests.release();
                    }
                });
    }

    private void deliver() {
        try {
            while (!isClosed()) {
                LineFrame frame = pushes.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
                if (frame != null && frame.message() instanceof InnerPush push) {
                    end.push(frame.number(), push);
                    send(new LineFrame(frame.number(), new LinkMessage.Acknowledged()));
                }
            }
        } catch (InterruptedException | RuntimeException _) {
            // not acknowledged, so it comes again on the next line
        } finally {
            close();
        }
    }

    private void ping() {
        try {
            while (!closed.await(heartbeat.toMillis(), TimeUnit.MILLISECONDS)) {
                send(new LineFrame(0, new LinkMessage.Ping()));
            }
        } catch (InterruptedException _) {
            close();
        }
    }

    private void write() {
        try {
            OutputStream to = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            while (!isClosed()) {
                LineFrame frame = out.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
                if (frame != null) {
                    to.write(frame.encode());
                    if (out.isEmpty()) {
                        to.flush();
                    }
                }
            }
        } catch (IOException | InterruptedException | RuntimeException _) {
            // reading notices too; whoever is first closes
        } finally {
            close();
        }
    }

    private static Problem down(String why) {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "the control line does not answer: " + why + ": try later");
    }
}
