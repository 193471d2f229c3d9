package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.OperationKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// A forwarded agent (RFC 9987) in an allowed session: the target asks, the person's agent answers.
///
/// **Security barrier.** A compromised target may use the agent, so it may only list keys, ask for
/// signatures and bind the session; it cannot add, remove, lock or load anything (CVE-2023-38408).
/// Each request for a signature is on the tape, with the key's fingerprint, before the agent sees
/// it.
final class AgentRelay {
    private static final int REQUEST_IDENTITIES = 11;
    private static final int SIGN_REQUEST = 13;
    private static final int EXTENSION = 27;

    /// The length of a request and its type.
    private static final int HEADER = 5;

    /// `SSH_AGENT_FAILURE`, as the agent itself would answer.
    private static final byte[] FAILURE = {0, 0, 0, 1, 5};

    private final BrokeredSession session;
    private final Leg target;
    private final Leg person;
    private final PacketFraming requests = new PacketFraming(1);

    AgentRelay(BrokeredSession session, Leg target, Leg person) {
        this.session = session;
        this.target = target;
        this.person = person;
    }

    void start() {
        Thread.ofVirtual().name("agent-request").start(() -> pump(target, person));
        Thread.ofVirtual().name("agent-answer").start(() -> pump(person, target));
    }

    private void pump(Leg from, Leg to) {
        try {
            boolean open = true;
            while (open && session.isLive()) {
                ChannelEvent event = from.inbox().take();
                // asked again: the wait may have outlasted the session
                open = session.isLive() && relay(from, to, event);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException _) {
            from.abort();
        }
        to.finish();
    }

    private boolean relay(Leg from, Leg to, ChannelEvent event) throws IOException {
        switch (event) {
            case ChannelEvent.Data(byte[] data, _) -> {
                if (from == target) {
                    for (byte[] request : requests.next(data)) {
                        if (allowed(request)) {
                            session.requireLive();
                            to.data(request, false);
                        } else {
                            from.data(FAILURE, false);
                        }
                    }
                } else {
                    to.data(data, false);
                }
                from.release(data.length);
            }
            case ChannelEvent.Eof _ -> to.eof();
            case ChannelEvent.Request(_, boolean wantReply, _) -> {
                if (wantReply) {
                    from.reply(false);
                }
            }
            case ChannelEvent.Reply _ -> {}
            case ChannelEvent.Closed _ -> {
                return false;
            }
        }
        return true;
    }

    private boolean allowed(byte[] request) {
        ByteBuffer in = ByteBuffer.wrap(request);
        in.getInt();
        return switch (in.get() & 0xFF) {
            case REQUEST_IDENTITIES -> true;
            case EXTENSION -> bindsTheSession(request) || refused("agent extension");
            case SIGN_REQUEST -> {
                session.record(
                        session.connectionTape(),
                        OperationDraft.of(
                                OperationKind.AGENT,
                                "sign",
                                fingerprint(request).getBytes(StandardCharsets.US_ASCII),
                                "asked"));
                yield true;
            }
            default -> refused("agent request");
        };
    }

    private boolean refused(String what) {
        session.record(session.connectionTape(), OperationDraft.refused(what, ""));
        return false;
    }

    /// The one extension that takes away: it ties the agent's answers to this session. What another
    /// may do is for each agent to say, so none goes through.
    static boolean bindsTheSession(byte[] request) {
        try {
            return new ByteArrayBuffer(request, HEADER, request.length - HEADER)
                    .getString()
                    .equals("session-bind@openssh.com");
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static String fingerprint(byte[] request) {
        ByteArrayBuffer in = new ByteArrayBuffer(request, HEADER, request.length - HEADER);
        try {
            return KeyUtils.getFingerPrint(new ByteArrayBuffer(in.getBytes()).getRawPublicKey());
        } catch (SshException | RuntimeException _) {
            return "unreadable key";
        }
    }
}
