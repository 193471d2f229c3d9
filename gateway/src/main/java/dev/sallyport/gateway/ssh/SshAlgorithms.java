package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Bug;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.ServerBuilder;

/// Every algorithm that is offered, in order, in both directions: post-quantum key exchange first,
/// no SHA-1, no CBC, no finite-field groups, no compression. A golden file pins what goes out.
///
/// The library's own defaults still hold SHA-1, and lose Ed25519 and post-quantum key exchange
/// silently when Bouncy Castle is missing; [#assertAvailable] makes that loud.
final class SshAlgorithms {
    private static final List<BuiltinDHFactories> KEX =
            List.of(
                    BuiltinDHFactories.mlkem768x25519,
                    BuiltinDHFactories.sntrup761x25519,
                    BuiltinDHFactories.sntrup761x25519_openssh,
                    BuiltinDHFactories.curve25519,
                    BuiltinDHFactories.curve25519_libssh,
                    BuiltinDHFactories.ecdhp256,
                    BuiltinDHFactories.ecdhp384,
                    BuiltinDHFactories.ecdhp521);

    private static final List<NamedFactory<Cipher>> CIPHERS =
            List.of(
                    BuiltinCiphers.aes256gcm,
                    BuiltinCiphers.aes128gcm,
                    BuiltinCiphers.cc20p1305_openssh,
                    BuiltinCiphers.aes256ctr,
                    BuiltinCiphers.aes192ctr,
                    BuiltinCiphers.aes128ctr);

    private static final List<NamedFactory<Mac>> MACS =
            List.of(
                    BuiltinMacs.hmacsha256etm,
                    BuiltinMacs.hmacsha512etm,
                    BuiltinMacs.hmacsha256,
                    BuiltinMacs.hmacsha512);

    /// Keys a person may prove, and keys a target may show. Certificates are in neither list: a
    /// person is known by a registered key, a target by a pinned one.
    private static final List<BuiltinSignatures> KEYS =
            List.of(
                    BuiltinSignatures.ed25519,
                    BuiltinSignatures.nistp256,
                    BuiltinSignatures.nistp384,
                    BuiltinSignatures.nistp521,
                    BuiltinSignatures.rsaSHA512,
                    BuiltinSignatures.rsaSHA256);

    private static final List<BuiltinSignatures> SECURITY_KEYS =
            List.of(BuiltinSignatures.sk_ssh_ed25519, BuiltinSignatures.sk_ecdsa_sha2_nistp256);

    private SshAlgorithms() {}

    /// Without these the gateway would quietly be a weaker one.
    static void assertAvailable() {
        if (!SecurityUtils.isBouncyCastleRegistered() || !SecurityUtils.isEDDSACurveSupported()) {
            throw new Bug("no Ed25519 for SSH: Bouncy Castle is missing from the class path");
        }
        for (BuiltinDHFactories kex : KEX) {
            if (!kex.isSupported()) {
                throw new Bug("key exchange " + kex.getName() + " is missing");
            }
        }
    }

    static void applyToServer(AbstractFactoryManager server) {
        common(server);
        server.setKeyExchangeFactories(KEX.stream().map(ServerBuilder.DH2KEX::apply).toList());
        List<NamedFactory<Signature>> signatures = new ArrayList<>(KEYS);
        signatures.addAll(SECURITY_KEYS);
        server.setSignatureFactories(signatures);
    }

    static void applyToClient(AbstractFactoryManager client) {
        common(client);
        List<KeyExchangeFactory> kex = KEX.stream().map(ClientBuilder.DH2KEX::apply).toList();
        client.setKeyExchangeFactories(kex);
        client.setSignatureFactories(List.copyOf(KEYS));
    }

    /// The host key algorithms to offer to a target whose pinned keys have these types: a target
    /// with several host keys must be asked for one that is pinned.
    static List<NamedFactory<Signature>> forHostKeys(List<String> keyTypes) {
        return KEYS.stream()
                .filter(key -> keyTypes.contains(plainType(key)))
                .map(key -> (NamedFactory<Signature>) key)
                .toList();
    }

    private static String plainType(BuiltinSignatures key) {
        return switch (key) {
            case rsaSHA256, rsaSHA512 -> "ssh-rsa";
            case ed25519,
                    nistp256,
                    nistp384,
                    nistp521,
                    dsa,
                    dsa_cert,
                    rsa,
                    rsa_cert,
                    rsaSHA256_cert,
                    rsaSHA512_cert,
                    nistp256_cert,
                    nistp384_cert,
                    nistp521_cert,
                    ed25519_cert,
                    sk_ssh_ed25519,
                    sk_ecdsa_sha2_nistp256 ->
                    key.getName();
        };
    }

    private static void common(AbstractFactoryManager manager) {
        manager.setCipherFactories(CIPHERS);
        manager.setMacFactories(MACS);
        manager.setCompressionFactories(List.of(BuiltinCompressions.none));
    }
}
