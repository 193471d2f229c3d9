package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.OperationKind;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// The addresses at the target that listen for one session (RFC 4254 section 7.1).
///
///     (asked) ──on record──▶ Asked ──the target agrees──▶ Granted ──the client knows──▶ Announced
///                              │                             └───────(cancelled)───────────┤
///                              └──the target refuses, or is silent──▶ (nothing)  ◀─────────┘
///
/// **Security barrier.** A target may send connections for exactly the addresses that are here,
/// which are those that this session asked for, that this target granted and that were not
/// cancelled. One request is open at a time, and none while an earlier one is unanswered.
final class Listeners {
    static final String LISTEN = "tcpip-forward";
    static final String CANCEL = "cancel-tcpip-forward";

    static final int LISTENERS_MAX = 8;

    private static final int PORT_MAX = 65535;

    private final BrokeredSession session;

    // all guarded by this; true once the client knows
    private final Map<HostPort, Boolean> granted = new HashMap<>();
    private boolean unanswered;
    private boolean over;

    Listeners(BrokeredSession session) {
        this.session = session;
    }

    /// A request to listen or to cancel, open at the target.
    private static final class Question {
        private Optional<GlobalAnswer> answer = Optional.empty();
        private boolean givenUp;
    }

    /// Nothing when this is no such request.
    static Optional<HostPort> read(Buffer in) {
        try {
            HostPort read = HostPort.read(in);
            return in.available() == 0 ? Optional.of(read) : Optional.empty();
        } catch (BufferException | IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    // ── from the client: one request at a time, on the thread that answers them ─────────────────

    /// Asks the target to listen, after it is on record; waits for the answer, but not for long. A
    /// request that is not handed on is a problem.
    GlobalAnswer listen(HostPort asked) {
        requireRoom();
        TargetLeg target = session.target();
        OperationDraft draft = draft("listen", asked);
        session.record(session.connectionTape(), draft.with(OperationDraft.STARTED));
        session.requireLive();
        Question question = new Question();
        ask(target, LISTEN, asked, answer -> answered(target, asked, question, answer));
        return switch (await(question)) {
            case GlobalAnswer.Success(byte[] payload) -> {
                boolean chosen = asked.port() == 0;
                HostPort at = chosen ? asked.at(port(payload).orElse(0)) : asked;
                try {
                    session.record(session.connectionTape(), draft("listen", at));
                } catch (Problem problem) {
                    drop(target, at);
                    throw problem;
                }
                yield new GlobalAnswer.Success(chosen ? payload : new byte[0]);
            }
            case GlobalAnswer.Failure failure -> {
                session.record(session.connectionTape(), draft.with(OperationDraft.REFUSED));
                yield failure;
            }
        };
    }

    /// Ends it here, and only then on record and at the target: nothing comes through any more,
    /// whatever either of them says.
    GlobalAnswer cancel(HostPort asked) {
        synchronized (this) {
            if (granted.remove(asked) == null) {
                throw new Problem(ProblemCode.NOT_FOUND, "nothing listens there for this session");
            }
        }
        requireAnswered();
        OperationDraft draft = draft("unlisten", asked);
        Question question = new Question();
        try {
            session.record(session.connectionTape(), draft.with(OperationDraft.STARTED));
        } finally {
            ask(session.target(), CANCEL, asked, answer -> answered(question, answer));
        }
        GlobalAnswer answer = await(question);
        boolean agreed = answer instanceof GlobalAnswer.Success;
        session.record(
                session.connectionTape(), agreed ? draft : draft.with(OperationDraft.REFUSED));
        return answer;
    }

    /// The client knows of everything that is granted by now.
    synchronized void announced() {
        granted.replaceAll((_, _) -> true);
        notifyAll();
    }

    // ── from the target ─────────────────────────────────────────────────────────────────────────

    /// Whether the target may send connections for this.
    synchronized boolean listens(HostPort at) {
        return granted.containsKey(at);
    }

    /// A target may be faster than its own answer is with the client: the first connection waits
    /// for that.
    synchronized void awaitAnnounced(HostPort at) {
        awaitNot(() -> Boolean.FALSE.equals(granted.get(at)));
        if (!Boolean.TRUE.equals(granted.get(at))) {
            throw new Problem(ProblemCode.GONE, "nothing listens there for this session");
        }
    }

    /// The session is over: nobody waits any more, and nothing listens.
    synchronized void over() {
        over = true;
        granted.clear();
        notifyAll();
    }

    // ── one question at a time ──────────────────────────────────────────────────────────────────

    private interface Answered {
        void by(GlobalAnswer answer);
    }

    private void ask(TargetLeg target, String type, HostPort at, Answered then) {
        ByteArrayBuffer payload = new ByteArrayBuffer();
        at.write(payload);
        try {
            target.ask(type, payload.getCompactData(), then::by);
        } catch (IOException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the target is gone", cause);
        }
    }

    /// On the thread that reads from the target, so that what it sends next finds the grant.
    private void answered(
            TargetLeg target, HostPort asked, Question question, GlobalAnswer answer) {
        taken(asked, question, answer).ifPresent(unwanted -> forget(target, unwanted));
    }

    /// Grants and answers in one step: whoever gave up waiting finds neither. Returns what the
    /// target granted in vain.
    private synchronized Optional<HostPort> taken(
            HostPort asked, Question question, GlobalAnswer answer) {
        Optional<HostPort> at =
                switch (answer) {
                    case GlobalAnswer.Success(byte[] payload) ->
                            asked.port() == 0 ? port(payload).map(asked::at) : Optional.of(asked);
                    case GlobalAnswer.Failure _ -> Optional.empty();
                };
        boolean wanted = at.isPresent() && !over && !question.givenUp;
        boolean kept = wanted && granted.putIfAbsent(at.get(), false) == null;
        answered(question, kept ? answer : new GlobalAnswer.Failure());
        return at.filter(named -> !granted.containsKey(named));
    }

    private synchronized void answered(Question question, GlobalAnswer answer) {
        question.answer = Optional.of(answer);
        unanswered = false;
        notifyAll();
    }

    private void drop(TargetLeg target, HostPort at) {
        synchronized (this) {
            granted.remove(at);
        }
        forget(target, at);
    }

    /// It listens, and nobody here wants it.
    private static void forget(TargetLeg target, HostPort at) {
        ByteArrayBuffer payload = new ByteArrayBuffer();
        at.write(payload);
        try {
            target.tell(CANCEL, payload.getCompactData());
        } catch (IOException _) {
            // the target is gone, and its listening with it
        }
    }

    private synchronized GlobalAnswer await(Question question) {
        awaitNot(() -> question.answer.isEmpty());
        question.givenUp = question.answer.isEmpty();
        unanswered = question.givenUp;
        return question.answer.orElseGet(GlobalAnswer.Failure::new);
    }

    private synchronized void awaitNot(BooleanSupplier waiting) {
        long until = System.nanoTime() + session.targetWait().toNanos();
        try {
            long left = 1;
            while (!over && waiting.getAsBoolean() && left > 0) {
                left = Duration.ofNanos(until - System.nanoTime()).toMillis();
                if (left > 0) {
                    wait(left);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void requireRoom() {
        session.requireLive();
        requireAnswered();
        if (granted.size() >= LISTENERS_MAX) {
            throw new Problem(ProblemCode.TOO_LARGE, "too many addresses listen already");
        }
    }

    private synchronized void requireAnswered() {
        if (unanswered) {
            throw new Problem(ProblemCode.GONE, "the target does not answer");
        }
    }

    /// The port that the target chose.
    private static Optional<Integer> port(byte[] payload) {
        try {
            long port = new ByteArrayBuffer(payload).getUInt();
            boolean fits = payload.length == Integer.BYTES && port > 0 && port <= PORT_MAX;
            return fits ? Optional.of((int) port) : Optional.empty();
        } catch (BufferException | IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static OperationDraft draft(String verb, HostPort at) {
        return OperationDraft.of(
                OperationKind.FORWARD,
                verb,
                at.text().getBytes(StandardCharsets.US_ASCII),
                OperationDraft.OK);
    }
}
