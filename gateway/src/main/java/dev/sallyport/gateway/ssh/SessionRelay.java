package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.OperationKind;
import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.tape.PrintableText;
import dev.sallyport.warrant.Allowances;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// One session channel: two threads, one for each direction, and a tape.
///
///     Fresh ──(shell, exec or subsystem: tape open, operation on it)──▶ Running ──▶ Over
///
/// **Security barrier.** Before `Running` no byte moves in either direction. While it runs, bytes
/// from the target go on the tape and then to the client, in this order, on one thread.
final class SessionRelay {
    private static final long REPLY_SECONDS_MAX = 30;

    private final BrokeredSession session;
    private final long number;
    private final Leg client;
    private final Leg target;
    private final ChannelRequests requests;
    private final BlockingQueue<Boolean> replies = new ArrayBlockingQueue<>(4);
    private final AtomicReference<EndReason> firstEnd = new AtomicReference<>(EndReason.FAILED);
    private final CountDownLatch pumps = new CountDownLatch(2);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Optional<TapeRecorder> tape = Optional.empty();
    private volatile Optional<SftpWatch> sftp = Optional.empty();
    private volatile boolean clientWantsReply;

    SessionRelay(BrokeredSession session, long number, Leg client, Leg target) {
        this.session = session;
        this.number = number;
        this.client = client;
        this.target = target;
        this.requests = new ChannelRequests(session.allows(Allowances.AGENT));
    }

    void start() {
        session.relayStarted(this);
        Thread.ofVirtual().name("relay-in").start(() -> pump(client, this::fromClient));
        Thread.ofVirtual().name("relay-out").start(() -> pump(target, this::fromTarget));
        Thread.ofVirtual().name("relay-over").start(this::settle);
    }

    void awaitOver() throws InterruptedException {
        over.await();
    }

    /// A sentence from the gateway, on the tape and on the person's screen.
    void remark(String text) {
        try {
            tape.ifPresent(open -> open.marker(text));
        } catch (Problem _) {
            // sealed already, or not writable, which ends the session anyway
        }
        tell(text);
    }

    /// The same on the screen only.
    void tell(String text) {
        String newLine = requests.pty() ? "\r\n" : "\n";
        client.remark(newLine + "sallyport: " + text + newLine);
    }

    private interface Handling {
        /// False when nothing more comes.
        boolean event(ChannelEvent event) throws IOException, InterruptedException;
    }

    private void pump(Leg from, Handling handling) {
        try {
            boolean more = true;
            while (more && session.isLive()) {
                ChannelEvent event = from.inbox().take();
                // asked again: the wait may have outlasted the session
                more = session.isLive() && handling.event(event);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Problem problem) {
            failed(problem);
        } catch (IOException | RuntimeException _) {
            abort();
        } finally {
            if (!session.isLive()) {
                abort();
            }
            pumps.countDown();
        }
    }

    private void failed(Problem problem) {
        if (!session.isLive()) {
            abort();
            return;
        }
        if (problem.code() == ProblemCode.UNAVAILABLE) {
            // ended first; the farewell says why
            session.end(EndReason.RECORDING_FAILED, String.valueOf(problem.getMessage()));
            abort();
            return;
        }
        remark(String.valueOf(problem.getMessage()));
        target.abort();
        client.finish();
    }

    private void abort() {
        // frees whoever waits for the target's answer
        boolean _ = replies.offer(false);
        target.abort();
        if (session.isLive()) {
            client.abort();
        } else {
            // its connection is being closed, with a farewell that a closed channel would not show
            client.inbox().add(new ChannelEvent.Closed());
        }
    }

    // ── from the client ─────────────────────────────────────────────────────────────────────────

    private boolean fromClient(ChannelEvent event) throws IOException, InterruptedException {
        switch (event) {
            case ChannelEvent.Data(byte[] bytes, boolean error) -> inputBytes(bytes, error);
            case ChannelEvent.Eof _ -> target.eof();
            case ChannelEvent.Request request -> request(request);
            case ChannelEvent.Reply _ ->
                    throw new Problem(ProblemCode.MALFORMED, "an answer to no question");
            case ChannelEvent.Closed _ -> {
                firstEnd.compareAndSet(EndReason.FAILED, EndReason.CLIENT_CLOSED);
                target.finish();
                return false;
            }
        }
        return true;
    }

    private void inputBytes(byte[] bytes, boolean error) throws IOException {
        if (error || tape.isEmpty()) {
            throw new Problem(
                    ProblemCode.MALFORMED,
                    "bytes arrived where the protocol has no place for them");
        }
        session.movedIn(bytes.length);
        tape.get().in(bytes);
        if (sftp.isPresent()) {
            SftpWatch.Passage passage = sftp.get().fromClient(bytes);
            for (byte[] packet : passage.forward()) {
                session.requireLive();
                target.data(packet, false);
            }
            for (byte[] packet : passage.answers()) {
                hand(packet, false);
            }
        } else {
            session.requireLive();
            target.data(bytes, false);
        }
        client.release(bytes.length);
    }

    private void request(ChannelEvent.Request request) throws IOException, InterruptedException {
        switch (requests.judge(request)) {
            case ChannelRequests.Pass _ -> pass(request);
            case ChannelRequests.Resize(int columns, int rows) -> {
                tape.ifPresent(open -> open.resize(columns, rows));
                pass(request);
            }
            case ChannelRequests.Start(String kind, byte[] command) ->
                    begin(request, kind, command);
            case ChannelRequests.Agent _ -> {
                session.offerAgent();
                pass(request);
            }
            case ChannelRequests.Refuse _ -> refuse(request);
            case ChannelRequests.Ignore _ -> {
                if (request.wantReply()) {
                    client.reply(false);
                }
            }
        }
    }

    private void refuse(ChannelEvent.Request request) throws IOException {
        session.record(
                tape.orElseGet(session::connectionTape),
                OperationDraft.refused("request", request.type()));
        if (request.wantReply()) {
            client.reply(false);
        }
    }

    /// Tape first, then the operation on it, then the target.
    private void begin(ChannelEvent.Request request, String kind, byte[] command)
            throws IOException, InterruptedException {
        TapeRecorder recorder =
                session.openTape(
                        new TapeSubject(
                                number,
                                kind,
                                PrintableText.of(command),
                                requests.pty(),
                                requests.columns(),
                                requests.rows()));
        session.record(recorder, StartedOperation.draft(kind, command));
        if (kind.equals(ChannelRequests.SFTP)) {
            sftp = Optional.of(new SftpWatch(draft -> session.record(recorder, draft)));
        }
        tape = Optional.of(recorder);
        ask(request);
    }

    private void pass(ChannelEvent.Request request) throws IOException, InterruptedException {
        if (request.wantReply()) {
            ask(request);
        } else {
            target.request(request.type(), false, request.payload());
        }
    }

    /// Asks the target and waits for its answer, which the other thread hands to the client in its
    /// place among the target's bytes.
    private void ask(ChannelEvent.Request request) throws IOException, InterruptedException {
        clientWantsReply = request.wantReply();
        target.request(request.type(), true, request.payload());
        if (replies.poll(REPLY_SECONDS_MAX, TimeUnit.SECONDS) == null) {
            throw new Problem(ProblemCode.GONE, "the target does not answer");
        }
    }

    // ── from the target ─────────────────────────────────────────────────────────────────────────

    private boolean fromTarget(ChannelEvent event) throws IOException {
        switch (event) {
            case ChannelEvent.Data(byte[] bytes, boolean error) -> outputBytes(bytes, error);
            case ChannelEvent.Eof _ -> client.eof();
            case ChannelEvent.Request request -> targetRequest(request);
            case ChannelEvent.Reply(boolean success) -> {
                if (clientWantsReply) {
                    client.reply(success);
                }
                if (!replies.offer(success)) {
                    throw new Problem(ProblemCode.MALFORMED, "an answer to no question");
                }
            }
            case ChannelEvent.Closed _ -> {
                firstEnd.compareAndSet(EndReason.FAILED, EndReason.TARGET_CLOSED);
                if (!replies.offer(false)) {
                    throw new Problem(ProblemCode.MALFORMED, "an answer to no question");
                }
                client.finish();
                return false;
            }
        }
        return true;
    }

    private void outputBytes(byte[] bytes, boolean error) throws IOException {
        TapeRecorder recorder =
                tape.orElseThrow(() ->
                        new Problem(
                                ProblemCode.MALFORMED,
                                "the target sent bytes before anything was started"));
        session.movedOut(bytes.length);
        if (error) {
            recorder.err(bytes);
            hand(bytes, true);
        } else if (sftp.isPresent()) {
            for (byte[] packet : sftp.get().fromTarget(bytes)) {
                hand(packet, false);
            }
        } else {
            recorder.out(bytes);
            hand(bytes, false);
        }
        target.release(bytes.length);
    }

    private void hand(byte[] bytes, boolean error) throws IOException {
        session.requireLive();
        client.data(bytes, error);
    }

    private void targetRequest(ChannelEvent.Request request) throws IOException {
        Optional<String> how = ChannelRequests.exit(request);
        how.ifPresent(text -> tape.ifPresent(open -> open.exit(text)));
        if (how.isPresent() || ChannelRequests.passesToClient(request)) {
            client.request(request.type(), false, request.payload());
        } else if (request.wantReply()) {
            target.reply(false);
        }
    }

    // ── the end ─────────────────────────────────────────────────────────────────────────────────

    private void settle() {
        try {
            pumps.await();
            sftp.ifPresent(SftpWatch::over);
            if (tape.isPresent()) {
                sayFarewell(tape.get());
                session.sealTape(tape.get(), firstEnd.get());
                tape.get().awaitUploaded();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Problem problem) {
            session.end(EndReason.RECORDING_FAILED, String.valueOf(problem.getMessage()));
        } finally {
            over.countDown();
            session.relayOver(this);
        }
    }

    /// The last entry of a channel whose session was ended.
    private void sayFarewell(TapeRecorder open) {
        try {
            session.farewell().ifPresent(open::marker);
        } catch (Problem _) {
            // not writable: sealing says so too
        }
    }

    /// The first entry of a channel: what was started.
    private static final class StartedOperation {
        static OperationDraft draft(String kind, byte[] command) {
            return switch (kind) {
                case ChannelRequests.SHELL ->
                        OperationDraft.of(
                                OperationKind.SHELL,
                                "shell",
                                "login shell".getBytes(StandardCharsets.UTF_8),
                                OperationDraft.STARTED);
                case ChannelRequests.SFTP ->
                        OperationDraft.of(
                                OperationKind.SUBSYSTEM, "sftp", command, OperationDraft.STARTED);
                default ->
                        OperationDraft.of(
                                OperationKind.EXEC,
                                ExecVerb.of(command),
                                command,
                                OperationDraft.STARTED);
            };
        }
    }
}
