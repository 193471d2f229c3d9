package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// The connection to the target: pinned host keys, a key made for this session and certified by the
/// keeper for this session.
///
/// **Security barrier.** The private key is made here, is used once and is never written. The
/// target's host key is verified before the certificate is shown to it.
final class TargetLeg {
    /// Whose connection to a target this is.
    static final AttributeRepository.AttributeKey<BrokeredSession> OWNER =
            new AttributeRepository.AttributeKey<>();

    private final ClientSession session;
    private final String hostKey;
    private final long serial;

    private TargetLeg(ClientSession session, String hostKey, long serial) {
        this.session = session;
        this.hostKey = hostKey;
        this.serial = serial;
    }

    static TargetLeg connect(
            SshClient client, InnerLine line, BrokeredSession owner, Duration wait) {
        InnerAnswer.Admitted admitted = owner.admitted();
        PinnedHostKeys pins = PinnedHostKeys.parse(admitted.hostKeys());
        KeyPair key = sessionKey();
        InnerAnswer.Certified certified = certify(line, admitted, key.getPublic());
        ClientSession session = open(client, admitted, pins, wait);
        session.setAttribute(OWNER, owner);
        try {
            PublicKey shown = session.getServerKey();
            session.addPublicKeyIdentity(
                    new KeyPair(certificate(certified, key.getPublic()), key.getPrivate()));
            session.auth().verify(wait);
            return new TargetLeg(session, KeyUtils.getFingerPrint(shown), certified.serial());
        } catch (IOException cause) {
            session.close(true);
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the target does not accept this session's certificate: its administrator"
                            + " must check that it trusts the certificate authority",
                    cause);
        }
    }

    private static KeyPair sessionKey() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        } catch (GeneralSecurityException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "no key could be made", cause);
        }
    }

    private static InnerAnswer.Certified certify(
            InnerLine line, InnerAnswer.Admitted admitted, PublicKey key) {
        ByteArrayBuffer blob = new ByteArrayBuffer();
        blob.putRawPublicKey(key);
        InnerAnswer.Certification answer =
                line.ask(
                        new GatewayRequest.CertifySessionKey(
                                admitted.session(), blob.getCompactData()));
        return switch (answer) {
            case InnerAnswer.Certified certified -> certified;
            case InnerAnswer.NotCertified(String text) ->
                    throw new Problem(ProblemCode.FORBIDDEN, text);
        };
    }

    private static OpenSshCertificate certificate(InnerAnswer.Certified certified, PublicKey ours)
            throws IOException {
        PublicKey parsed;
        try {
            parsed = new ByteArrayBuffer(certified.certificate()).getRawPublicKey();
        } catch (SshException cause) {
            throw new IOException("unreadable certificate", cause);
        }
        if (parsed instanceof OpenSshCertificate certificate
                && KeyUtils.compareKeys(certificate.getCertPubKey(), ours)) {
            return certificate;
        }
        throw new IOException("the certificate is not for this session's key");
    }

    private static ClientSession open(
            SshClient client, InnerAnswer.Admitted admitted, PinnedHostKeys pins, Duration wait) {
        AttributeRepository context =
                AttributeRepository.ofAttributesMap(Map.of(PinnedHostKeys.PINS, pins));
        ClientSession session;
        try {
            session =
                    client.connect(
                                    admitted.login(),
                                    admitted.host(),
                                    admitted.port(),
                                    context,
                                    null)
                            .verify(wait)
                            .getSession();
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the target does not answer: is it up?", cause);
        }
        try {
            awaitKeyExchange(session, wait);
        } catch (IOException cause) {
            session.close(true);
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "the target showed another host key than the pinned one, or no algorithm in"
                            + " common: do not go on, tell an administrator",
                    cause);
        }
        return session;
    }

    private static void awaitKeyExchange(ClientSession session, Duration wait) throws IOException {
        session.waitFor(
                EnumSet.of(
                        ClientSession.ClientSessionEvent.WAIT_AUTH,
                        ClientSession.ClientSessionEvent.CLOSED),
                wait);
        if (session.isClosing() || session.getServerKey() == null) {
            throw new IOException("key exchange failed");
        }
    }

    String hostKey() {
        return hostKey;
    }

    long serial() {
        return serial;
    }

    /// Asks the target something about the whole connection (RFC 4254 section 4). `then` is called
    /// on the thread that reads from the target, and not at all when the connection ends first.
    void ask(String type, byte[] payload, Consumer<GlobalAnswer> then) throws IOException {
        session.request(
                global(type, true, payload),
                type,
                (code, answer) -> then.accept(answer(code, answer)));
    }

    /// The same without an answer.
    void tell(String type, byte[] payload) throws IOException {
        session.writePacket(global(type, false, payload));
    }

    private Buffer global(String type, boolean wantReply, byte[] payload) {
        Buffer buffer =
                session.createBuffer(
                        SshConstants.SSH_MSG_GLOBAL_REQUEST,
                        type.length() + payload.length + Integer.SIZE);
        buffer.putString(type);
        buffer.putBoolean(wantReply);
        buffer.putRawBytes(payload);
        return buffer;
    }

    private static GlobalAnswer answer(int code, Buffer answer) {
        if (code != SshConstants.SSH_MSG_REQUEST_SUCCESS) {
            return new GlobalAnswer.Failure();
        }
        byte[] payload = new byte[answer.available()];
        answer.getRawBytes(payload);
        return new GlobalAnswer.Success(payload);
    }

    /// Called when this connection is gone, by whomever.
    void onClosed(Runnable then) {
        session.addCloseFutureListener(_ -> then.run());
    }

    OpenedChannel open(String type, byte[] payload, Duration wait) {
        try {
            AbstractConnectionService service = session.getService(AbstractConnectionService.class);
            return OpenedChannel.open(service, type, payload, wait);
        } catch (IOException | IllegalStateException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the target refused the channel", cause);
        }
    }

    /// Whether the target has been at a key exchange for longer than that.
    boolean overdue(KeyExchangeLimit limit, long nanos) {
        return limit.overdue(session, nanos);
    }

    void close(String text) {
        try {
            session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, text);
        } catch (IOException _) {
            // closing is what counts
        } finally {
            session.close(true);
        }
    }
}
