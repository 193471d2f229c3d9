package dev.sallyport.gateway.ssh;

import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.u2f.SecurityKeyPublicKey;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.auth.AbstractUserAuthFactory;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.session.ServerSession;

/// Public key authentication (RFC 4252 section 7): the library verifies the signature, the
/// connection asks the inner door.
final class ProvenKeyAuth extends UserAuthPublicKey {
    private Optional<PublicKey> verified = Optional.empty();
    private int flags;

    private ProvenKeyAuth() {
        super(null);
    }

    /// Makes one for each attempt.
    static final class Factory extends AbstractUserAuthFactory {
        Factory() {
            super(NAME);
        }

        @Override
        public UserAuth createUserAuth(ServerSession session) {
            return new ProvenKeyAuth();
        }
    }

    /// Is this a key we talk about at all? Called by the library before it verifies anything.
    static boolean mayBeRegistered(ServerSession session, PublicKey key) {
        ClientConnection connection = session.getAttribute(ClientConnection.OF);
        return connection != null
                && !(key instanceof OpenSshCertificate)
                && connection.isRegistered(blob(key));
    }

    @Override
    public Boolean doAuth(Buffer buffer, boolean init) throws Exception {
        Boolean proved = super.doAuth(buffer, init);
        if (!Boolean.TRUE.equals(proved) || verified.isEmpty()) {
            return proved;
        }
        ServerSession session = getServerSession();
        ClientConnection connection = session.getAttribute(ClientConnection.OF);
        if (connection == null) {
            return Boolean.FALSE;
        }
        Optional<String> refusal = connection.keyProved(blob(verified.get()), flags, getUsername());
        if (refusal.isPresent()) {
            AuthMessages.banner(session, refusal.get());
            return Boolean.FALSE;
        }
        return Boolean.TRUE;
    }

    @Override
    protected boolean verifySignature(
            ServerSession session,
            String username,
            String algorithm,
            PublicKey key,
            Buffer buffer,
            Signature verifier,
            byte[] signature)
            throws Exception {
        if (!super.verifySignature(
                session, username, algorithm, key, buffer, verifier, signature)) {
            return false;
        }
        verified = Optional.of(key);
        flags = key instanceof SecurityKeyPublicKey<?> ? flags(signature) : 0;
        return true;
    }

    /// The flags byte of a FIDO signature: `string type, string signature, byte flags, uint32`.
    private static int flags(byte[] signature) {
        Buffer in = new ByteArrayBuffer(signature);
        in.getString();
        in.getBytes();
        return in.getUByte();
    }

    private static byte[] blob(PublicKey key) {
        ByteArrayBuffer out = new ByteArrayBuffer();
        out.putRawPublicKey(key);
        return out.getCompactData();
    }
}
