package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.warrant.Allowances;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.Standing;
import dev.sallyport.warrant.TrustAnchor;
import dev.sallyport.warrant.WarrantOutcome;
import dev.sallyport.warrant.WarrantVerifier;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Issues SSH certificates: the place where documents become power.
///
/// **Security barrier.** Principal, life, options and extensions follow from the sound warrant
/// alone. The certificate opens one login for five minutes at most and never past the grant; ending
/// the session it opens is the gateway's work.
final class CertificateDesk {
    /// From first to last instant, backdating included.
    static final Duration LIFE_MAX = Duration.ofMinutes(5);

    /// For targets whose clock is a little behind.
    static final Duration BACKDATED = Duration.ofSeconds(30);

    private static final int NONCE_BYTES = 32;

    private final TrustAnchor anchor;
    private final KeyTree keys;
    private final Randomness randomness;

    CertificateDesk(TrustAnchor anchor, KeyTree keys, Randomness randomness) {
        this.anchor = anchor;
        this.keys = keys;
        this.randomness = randomness;
    }

    SshCertificate issue(CertificateRequest wanted, Standing standing, Instant now) {
        WarrantVerifier verifier = new WarrantVerifier(anchor, standing);
        return switch (verifier.verify(wanted.warrant(), now, wanted.connection())) {
            case WarrantOutcome.Sound sound -> issue(wanted, sound, now);
            case WarrantOutcome.Unsound(String reason) ->
                    throw new Problem(ProblemCode.FORBIDDEN, reason);
        };
    }

    private SshCertificate issue(
            CertificateRequest wanted, WarrantOutcome.Sound sound, Instant now) {
        if (Arrays.equals(wanted.sshPublicKey(), keys.sshCaBlob())) {
            throw new Problem(ProblemCode.INVALID, "the authority does not certify itself");
        }
        Instant from = now.minus(BACKDATED);
        Instant until = from.plus(LIFE_MAX);
        Instant end = sound.grant().notAfter();
        UserCertificate certificate =
                new UserCertificate(
                        wanted.sshPublicKey(),
                        serial(),
                        keyId(wanted, sound),
                        sound.grant().login(),
                        from,
                        until.isBefore(end) ? until : end,
                        SourceAddresses.exact(wanted.sourceAddresses()),
                        extensions(wanted, sound));
        if (certificate.validBefore().getEpochSecond() <= now.getEpochSecond()) {
            throw new Problem(ProblemCode.FORBIDDEN, "the grant is over");
        }
        return new SshCertificate(
                certificate.sign(keys.sshCa(), randomness.bytes(NONCE_BYTES)),
                certificate.serial());
    }

    /// 63 random bits, never 0, which means "none".
    private long serial() {
        return ByteBuffer.wrap(randomness.bytes(Long.BYTES)).getLong() >>> 1 | 1;
    }

    private static String keyId(CertificateRequest wanted, WarrantOutcome.Sound sound) {
        return "session-"
                + wanted.session()
                + ":grant-"
                + sound.grant().grant()
                + ":"
                + sound.grant().beneficiary();
    }

    private static SortedMap<String, String> extensions(
            CertificateRequest wanted, WarrantOutcome.Sound sound) {
        DefineTarget target = sound.target();
        List<String> allowances = target.allowances();
        SortedMap<String, String> extensions = new TreeMap<>();
        extensions.put("grant@sallyport.dev", sound.grant().grant().text());
        extensions.put("session@sallyport.dev", wanted.session().text());
        extensions.put("permit-pty", "");
        if (allowances.contains(Allowances.AGENT)) {
            extensions.put("permit-agent-forwarding", "");
        }
        if (Allowances.forwarding(allowances)) {
            extensions.put("permit-port-forwarding", "");
        }
        return extensions;
    }
}
