package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/// The host keys that one target may show, from its sealed definition.
///
/// **Security barrier (RT-M7).** Pins belong to the target, never to an address; nothing is learned
/// at first sight; a certificate around a pinned key, no pin, or any doubt is a no.
record PinnedHostKeys(List<PublicKey> keys) {
    /// Where a connection to a target carries its pins.
    static final AttributeRepository.AttributeKey<PinnedHostKeys> PINS =
            new AttributeRepository.AttributeKey<>();

    private static final int LINES_MAX = 16;

    PinnedHostKeys {
        keys = List.copyOf(keys);
    }

    /// Reads public key lines as in an OpenSSH `.pub` file.
    static PinnedHostKeys parse(List<String> lines) {
        if (lines.isEmpty() || lines.size() > LINES_MAX) {
            throw unusable(null);
        }
        List<PublicKey> keys = new ArrayList<>();
        for (String line : lines) {
            try {
                PublicKey key =
                        PublicKeyEntry.parsePublicKeyEntry(line)
                                .resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
                if (key == null || key instanceof OpenSshCertificate) {
                    throw unusable(null);
                }
                keys.add(key);
            } catch (IOException | GeneralSecurityException | IllegalArgumentException cause) {
                throw unusable(cause);
            }
        }
        return new PinnedHostKeys(keys);
    }

    List<String> types() {
        return keys.stream().map(KeyUtils::getKeyType).distinct().toList();
    }

    boolean allow(PublicKey shown) {
        return !(shown instanceof OpenSshCertificate)
                && keys.stream().anyMatch(pinned -> KeyUtils.compareKeys(pinned, shown));
    }

    /// The verifier for all connections to targets: each brings its own pins.
    static final class Verifier implements ServerKeyVerifier {
        @Override
        public boolean verifyServerKey(
                ClientSession session, SocketAddress address, PublicKey shown) {
            AttributeRepository context = session.getConnectionContext();
            PinnedHostKeys pins = context == null ? null : context.getAttribute(PINS);
            return pins != null && pins.allow(shown);
        }
    }

    private static Problem unusable(@Nullable Exception cause) {
        return new Problem(
                ProblemCode.INVALID,
                "the target's host keys cannot be used: an administrator must define them again",
                cause);
    }
}
