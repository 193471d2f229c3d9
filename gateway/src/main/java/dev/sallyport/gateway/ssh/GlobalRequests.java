package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/// Answers the global requests of one client in the order in which it made them (RFC 4254 section
/// 4), one after the other on a thread of its own: a target that takes its time holds up the
/// answers behind it and nothing else.
///
/// Bounded: a client that has too many requests open, or does not read the answers, is cut.
final class GlobalRequests {
    private static final int WAITING_MAX = 128;
    private static final int HEAD_BYTES = 64;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /// One request, still to be answered.
    interface Asked {
        GlobalAnswer answer();

        /// Called when the answer is on its way to the client.
        default void told() {}
    }

    private record Waiting(boolean wantReply, Asked asked) {}

    private final Session client;

    // guarded by this
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;

    GlobalRequests(Session client) {
        this.client = client;
    }

    /// Returns at once. What does not wait is answered in its place all the same.
    synchronized void add(boolean wantReply, Asked asked) throws SshException {
        if (waiting.size() >= WAITING_MAX) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR,
                    "too many global requests without an answer");
        }
        waiting.addLast(new Waiting(wantReply, asked));
        if (!busy) {
            busy = true;
            Thread.ofVirtual().name("global-requests").start(this::run);
        }
    }

    private synchronized Optional<Waiting> next() {
        Optional<Waiting> next =
                client.isOpen() ? Optional.ofNullable(waiting.pollFirst()) : Optional.empty();
        busy = next.isPresent();
        return next;
    }

    private void run() {
        for (Optional<Waiting> next = next(); next.isPresent(); next = next()) {
            Asked asked = next.get().asked();
            GlobalAnswer answer = answer(asked);
            if (next.get().wantReply()) {
                send(answer);
            }
            asked.told();
        }
    }

    private static GlobalAnswer answer(Asked asked) {
        try {
            return asked.answer();
        } catch (RuntimeException _) {
            // doubt means no
            return new GlobalAnswer.Failure();
        }
    }

    private void send(GlobalAnswer answer) {
        Buffer buffer =
                switch (answer) {
                    case GlobalAnswer.Success(byte[] payload) -> {
                        Buffer success =
                                client.createBuffer(
                                        SshConstants.SSH_MSG_REQUEST_SUCCESS,
                                        payload.length + HEAD_BYTES);
                        success.putRawBytes(payload);
                        yield success;
                    }
                    case GlobalAnswer.Failure _ ->
                            client.createBuffer(SshConstants.SSH_MSG_REQUEST_FAILURE, HEAD_BYTES);
                };
        try {
            // waited for: who does not read the answers fills the queue, and is cut there; an
            // answer that a key exchange holds back is never done once the connection is closed
            IoWriteFuture written = client.writePacket(buffer);
            while (client.isOpen() && !written.await(LOOK_AGAIN)) {
                continue;
            }
        } catch (IOException _) {
            // the connection is going
        }
    }
}
