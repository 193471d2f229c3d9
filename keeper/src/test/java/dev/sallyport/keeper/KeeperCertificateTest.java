package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.Ed25519VerifyKey;
import dev.sallyport.sealing.SshReader;
import dev.sallyport.sealing.SshWriter;
import dev.sallyport.warrant.Allowances;
import dev.sallyport.warrant.Changed;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.TestInstallation.WarrantParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A sound warrant becomes one narrow certificate; anything else becomes nothing.
class KeeperCertificateTest extends KeeperScene {
    private static final int SIGNATURE_BYTES = 4 + 4 + 11 + 4 + 64;

    /// The fields of a certificate, read by the layout of PROTOCOL.certkeys.
    private record Read(
            String type,
            byte[] publicKey,
            long serial,
            int kind,
            String keyId,
            byte[] principals,
            long after,
            long before,
            byte[] critical,
            byte[] extensions,
            byte[] authority) {
        static Read of(SshCertificate certificate) {
            SshReader in = new SshReader(certificate.blob());
            String type = in.text();
            assertThat(in.string()).hasSize(32);
            Read read =
                    new Read(
                            type,
                            in.string(),
                            in.uint64(),
                            in.uint32(),
                            in.text(),
                            in.string(),
                            in.uint64(),
                            in.uint64(),
                            in.string(),
                            in.string(),
                            reserved(in));
            assertThat(in.string()).hasSize(SIGNATURE_BYTES - 4);
            in.end();
            return read;
        }

        private static byte[] reserved(SshReader in) {
            assertThat(in.string()).isEmpty();
            return in.string();
        }

        String principal() {
            SshReader in = new SshReader(principals);
            String principal = in.text();
            in.end();
            return principal;
        }

        List<String> extensionNames() {
            SshReader in = new SshReader(extensions);
            List<String> names = new ArrayList<>();
            while (!in.atEnd()) {
                names.add(in.text());
                in.string();
            }
            return names;
        }
    }

    @Test
    void a_sound_warrant_becomes_a_certificate_for_one_login() {
        WarrantParts parts = warrant(false);
        CertificateRequest request = request(parts);

        SshCertificate certificate = inner.signCertificate(request);

        Read read = Read.of(certificate);
        assertThat(read.type()).isEqualTo("ssh-ed25519-cert-v01@openssh.com");
        assertThat(read.principal()).isEqualTo("root");
        assertThat(read.kind()).isEqualTo(1);
        assertThat(read.serial()).isEqualTo(certificate.serial()).isPositive();
        assertThat(read.keyId())
                .isEqualTo(
                        "session-"
                                + request.session()
                                + ":grant-"
                                + parts.grant().grant()
                                + ":"
                                + keeper.home.ada.person());
        assertThat(read.after()).isEqualTo(keeper.now().getEpochSecond() - 30);
        assertThat(read.before() - read.after()).isEqualTo(300);
        assertThat(read.extensionNames())
                .containsExactly("grant@sallyport.dev", "permit-pty", "session@sallyport.dev");
        assertThat(new SshReader(read.critical()).text()).isEqualTo("source-address");
        assertThat(inner.describe().sshCaKey())
                .isEqualTo("ssh-ed25519 " + Base64.getEncoder().encodeToString(read.authority()));
    }

    @Test
    void the_authority_signs_everything_before_its_signature() {
        byte[] blob = inner.signCertificate(request(warrant(false))).blob();
        byte[] signed = Arrays.copyOf(blob, blob.length - SIGNATURE_BYTES);
        byte[] signature = Arrays.copyOfRange(blob, blob.length - 64, blob.length);
        String line = inner.describe().sshCaKey();
        SshReader ca = new SshReader(Base64.getDecoder().decode(line.substring(12)));
        ca.text();

        assertThat(Ed25519VerifyKey.ofRaw(ca.string()).verifies(signed, signature)).isTrue();
    }

    @Test
    void openssh_reads_it() throws IOException, InterruptedException {
        WarrantParts parts = warrant(false, Allowances.AGENT, Allowances.FORWARD_LOCAL);
        CertificateRequest request =
                Changed.with(
                        request(parts), "sourceAddresses", List.of("192.0.2.7", "2001:db8::1"));
        Path file =
                Files.writeString(
                        temporary.resolve("id-cert.pub"),
                        inner.signCertificate(request).line() + "\n");

        assertThat(run("ssh-keygen", "-L", "-f", file.toString()))
                .contains("ssh-ed25519-cert-v01@openssh.com user certificate")
                .contains("Signing CA: ED25519")
                .contains("Key ID: \"session-" + request.session())
                .containsPattern("Principals: \\s+root\\s+Critical")
                .contains("source-address 192.0.2.7/32,2001:db8:0:0:0:0:0:1/128")
                .contains("permit-agent-forwarding")
                .contains("permit-port-forwarding")
                .contains("permit-pty")
                .contains("grant@sallyport.dev")
                .contains("session@sallyport.dev")
                .doesNotContain("permit-X11-forwarding")
                .doesNotContain("permit-user-rc");
    }

    @Test
    void openssh_reads_a_certificate_for_a_p256_key() throws IOException, InterruptedException {
        Path key = temporary.resolve("id");
        run("ssh-keygen", "-q", "-t", "ecdsa", "-b", "256", "-N", "", "-f", key.toString());
        byte[] blob =
                Base64.getDecoder()
                        .decode(Files.readString(temporary.resolve("id.pub")).split(" ")[1]);
        CertificateRequest request = Changed.with(request(warrant(false)), "sshPublicKey", blob);
        Path file =
                Files.writeString(
                        temporary.resolve("id-cert.pub"),
                        inner.signCertificate(request).line() + "\n");

        assertThat(run("ssh-keygen", "-L", "-f", file.toString()))
                .contains("ecdsa-sha2-nistp256-cert-v01@openssh.com user certificate")
                .contains("Public key: ECDSA-CERT");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    @Tag("RT-M8")
    void forwarding_is_off_unless_the_target_allows_it() {
        assertThat(extensions()).doesNotContain("permit-port-forwarding");
        assertThat(extensions(Allowances.AGENT))
                .contains("permit-agent-forwarding")
                .doesNotContain("permit-port-forwarding");
        for (String forward :
                List.of(
                        Allowances.FORWARD_LOCAL,
                        Allowances.FORWARD_REMOTE,
                        Allowances.FORWARD_SOCKET)) {
            assertThat(extensions(forward))
                    .contains("permit-port-forwarding")
                    .doesNotContain("permit-agent-forwarding");
        }
    }

    private List<String> extensions(String... allowances) {
        return Read.of(inner.signCertificate(request(warrant(false, allowances)))).extensionNames();
    }

    @Test
    void a_certificate_never_outlives_the_grant() {
        WarrantParts parts = warrant(false);
        parts.grant =
                Optional.of(
                        ElevationGrant.of(
                                parts.request,
                                parts.approvals,
                                parts.target,
                                keeper.now().minusSeconds(10),
                                keeper.now().plusSeconds(20)));

        assertThat(Read.of(inner.signCertificate(request(parts))).before())
                .isEqualTo(keeper.now().plusSeconds(20).getEpochSecond());

        keeper.passes(Duration.ofSeconds(20));
        assertForbidden(() -> inner.signCertificate(request(parts)), "the grant is over");
    }

    @Test
    void serials_and_nonces_differ_each_time() {
        CertificateRequest request = request(warrant(false));

        SshCertificate one = inner.signCertificate(request);
        SshCertificate other = inner.signCertificate(request);

        assertThat(one.serial()).isNotEqualTo(other.serial());
        assertThat(one.blob()).isNotEqualTo(other.blob());
    }

    @Test
    @Tag("RT-M6")
    void only_plain_session_keys_are_certified() {
        CertificateRequest request = request(warrant(false));
        SshCertificate certificate = inner.signCertificate(request);
        byte[] key = request.sshPublicKey();
        byte[] authority = Base64.getDecoder().decode(inner.describe().sshCaKey().substring(12));
        for (byte[] refused :
                List.of(
                        certificate.blob(),
                        authority,
                        new byte[0],
                        Arrays.copyOf(key, key.length - 1),
                        Arrays.copyOf(key, key.length + 1),
                        new SshWriter().text("ssh-ed25519").string(new byte[32]).toBytes(),
                        new SshWriter().text("ssh-rsa").string(new byte[3]).toBytes())) {
            assertThatThrownBy(() ->
                            inner.signCertificate(Changed.with(request, "sshPublicKey", refused)))
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void source_addresses_are_single_literals() {
        CertificateRequest request = request(warrant(false));
        for (List<String> refused :
                List.of(
                        List.<String>of(),
                        List.of(""),
                        List.of("0.0.0.0"),
                        List.of("::"),
                        List.of("10.0.0.0/8"),
                        List.of("*"),
                        List.of("gateway.example"),
                        List.of("127.1"),
                        List.of("010.0.0.1"),
                        List.of("256.0.0.1"),
                        List.of("fe80::1%eth0"),
                        List.of("224.0.0.1"),
                        List.of("192.0.2.1,0.0.0.0/0"),
                        Collections.nCopies(17, "192.0.2.1"))) {
            assertThatThrownBy(() ->
                            inner.signCertificate(
                                    Changed.with(request, "sourceAddresses", refused)))
                    .as("%s", refused)
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void an_unsound_warrant_is_refused_with_its_reason() {
        WarrantParts parts = warrant(false);
        parts.approvals = List.of();
        parts.approvedBy = List.of();

        assertForbidden(() -> inner.signCertificate(request(parts)), "an approval is missing");
    }

    @Test
    void a_fresh_proof_is_for_its_connection() {
        WarrantParts parts = warrant(true);
        CertificateRequest request = request(parts);
        assertThat(inner.signCertificate(request).serial()).isPositive();

        assertForbidden(
                () ->
                        inner.signCertificate(
                                Changed.with(
                                        request,
                                        "connection",
                                        new ConnectionId(keeper.home.uuid()))),
                "the proof is for another connection");
        keeper.passes(Duration.ofSeconds(116));
        assertForbidden(
                () -> inner.signCertificate(request),
                "the proof of the connection is no longer fresh");
    }

    @Test
    void an_ended_grant_gives_nothing_ever_after() {
        WarrantParts parts = warrant(false);
        GrantId grant = parts.grant().grant();
        inner.signCertificate(request(parts));

        inner.endGrant(grant);
        inner.endGrant(grant);
        assertForbidden(() -> inner.signCertificate(request(parts)), "the grant has ended");
        keeper.restart();
        assertForbidden(() -> inner.signCertificate(request(parts)), "the grant has ended");
    }

    @Test
    void a_revoked_authenticator_gives_nothing_ever_after() {
        WarrantParts parts = warrant(false);
        inner.signCertificate(request(parts));

        inner.revokeAuthenticator(keeper.home.bob.enrolment().authenticator());
        assertForbidden(
                () -> inner.signCertificate(request(parts)), "an authenticator was revoked");
        keeper.restart();
        assertForbidden(
                () -> inner.signCertificate(request(parts)), "an authenticator was revoked");
    }

    @Test
    void facts_this_keeper_has_not_sealed_last_give_nothing() {
        WarrantParts parts = warrant(false);
        WarrantParts unknown = keeper.home.warrant(false);
        assertForbidden(
                () -> inner.signCertificate(request(unknown)),
                "the target was defined anew: ask again");

        inner.seal(
                keeper.home.sign(
                        Changed.with(
                                Changed.with(parts.eligible, "version", 2L), "members", List.of()),
                        first));
        assertForbidden(() -> inner.signCertificate(request(parts)), "a roster was defined anew");

        inner.seal(keeper.home.sign(Changed.with(parts.target, "version", 2L), first));
        assertForbidden(
                () -> inner.signCertificate(request(parts)),
                "the target was defined anew: ask again");
    }

    @Test
    void a_broken_request_is_malformed() {
        CertificateRequest request = request(warrant(false));
        byte[] frame = new KeeperRequest.SignCertificate(request).canonical();
        byte[] longer = Arrays.copyOf(frame, frame.length + 1);

        assertThatThrownBy(() -> KeeperRequest.read(longer))
                .isInstanceOf(Problem.class)
                .satisfies(
                        it -> assertThat(((Problem) it).code()).isEqualTo(ProblemCode.MALFORMED));
    }
}
