package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.warrant.Receipt;
import dev.sallyport.warrant.ReceiptSeal;
import dev.sallyport.warrant.TestInstallation;
import dev.sallyport.warrant.Warrant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A receipt as an installation makes it, and every way to tamper with it.
class ReceiptVerifyTest {
    @TempDir Path directory;

    private final TestInstallation home = new TestInstallation();
    private final Ed25519SigningKey seal =
            Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(new byte[32]));
    private final TestLedger ledger = new TestLedger();
    private Path policy;

    @BeforeEach
    void writePolicy() throws IOException {
        policy = directory.resolve("policy");
        Files.writeString(
                policy,
                """
                log %s
                quorum none
                #sallyport installation %s
                #sallyport seal %s
                #sallyport inner-rp-id %s
                #sallyport inner-origin %s
                #sallyport software-authenticators allowed
                """
                        .formatted(
                                ledger.key.text(),
                                home.installation.text(),
                                Base64.getEncoder().encodeToString(seal.verifyKey().raw()),
                                TestInstallation.RP_ID,
                                TestInstallation.ORIGIN));
    }

    private void usualEntries(TestInstallation.WarrantParts parts) {
        ledger.add(
                "elevation.requested",
                "{\"act_hash\":\"" + parts.request.hash().hex() + "\"}",
                parts.request.request());
        ledger.add(
                "elevation.approved",
                "{\"act_hash\":\"" + parts.approvals.getFirst().hash().hex() + "\"}",
                parts.request.request());
        ledger.add(
                "elevation.granted",
                "{\"grant_hash\":\"" + parts.grant().hash().hex() + "\"}",
                parts.grant().grant());
    }

    private Receipt receipt(Warrant warrant) {
        return new Receipt(
                home.installation, TestInstallation.NOW, warrant.canonical(), ledger.proved());
    }

    private byte[] signed(Receipt receipt) {
        return new Receipt.Signed(
                        receipt.canonical(), seal.sign(ReceiptSeal.signedBytes(receipt.hash())))
                .canonical();
    }

    private ReceiptCheck verify(byte[] file) {
        return new ReceiptVerifier(PolicyFile.read(policy), TestInstallation.NOW).verify(file);
    }

    private void fails(byte[] file, String why) {
        assertThat(verify(file)).isEqualTo(new ReceiptCheck.Fails(why));
    }

    @Test
    void a_true_receipt_holds_and_tells_its_story() throws IOException {
        for (boolean freshProof : new boolean[] {false, true}) {
            ledger.entries.clear();
            TestInstallation.WarrantParts parts = home.warrant(freshProof);
            usualEntries(parts);
            byte[] file = signed(receipt(parts.build()));
            assertThat(verify(file)).isInstanceOf(ReceiptCheck.Holds.class);
            Path path = directory.resolve("receipt-" + freshProof);
            Files.write(path, file);
            TestWorld terminal = new TestWorld(directory.resolve("home"));
            assertThat(
                            terminal.run(
                                    "receipt",
                                    "verify",
                                    path.toString(),
                                    "--policy",
                                    policy.toString()))
                    .as(terminal.out() + terminal.err())
                    .isZero();
            assertThat(terminal.out())
                    .contains(parts.grant().grant().text(), "root on web-1", "elevation.granted");
        }
    }

    @Test
    void no_changed_byte_is_overlooked() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        byte[] good = signed(receipt(parts.build()));
        long seed = 20261125;
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(verify(bad)).as("seed %d", seed).isInstanceOf(ReceiptCheck.Fails.class);
        }
    }

    /// Whoever holds the seal key still cannot make up approvals.
    @Test
    void a_sealed_receipt_with_unsound_documents_fails() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        parts.approvals = List.of(parts.approval(home.ada.person()));
        parts.approvedBy = List.of(home.ada);
        usualEntries(parts);
        fails(signed(receipt(parts.build())), "the requester never approves");
    }

    @Test
    void an_approval_that_never_reached_the_ledger_fails() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        ledger.entries.remove(1);
        fails(
                signed(receipt(parts.build())),
                "the ledger's entry of the request or of an approval is missing");
    }

    @Test
    void a_grant_that_the_ledger_has_otherwise_fails() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        ledger.entries.removeLast();
        ledger.add(
                "elevation.granted",
                "{\"grant_hash\":\"" + Sha256.of(new byte[1]).hex() + "\"}",
                parts.grant().grant());
        fails(signed(receipt(parts.build())), "the ledger's entry of the grant is missing");
    }

    @Test
    void an_entry_about_something_else_fails() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        ledger.add("elevation.ended", "{}", new GrantId(new UUID(9, 9)));
        fails(signed(receipt(parts.build())), "it holds an entry about something else");
    }

    @Test
    void an_exchanged_body_fails_and_an_erased_one_does_not_prove() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        Receipt.Entry first = ledger.entries.getFirst();
        ledger.entries.set(
                0,
                new Receipt.Entry(
                        first.leaf(),
                        first.salt(),
                        "{}".getBytes(StandardCharsets.UTF_8),
                        new byte[0]));
        fails(signed(receipt(parts.build())), "the body of an entry was changed");
        ledger.entries.set(
                0, new Receipt.Entry(first.leaf(), new byte[0], new byte[0], new byte[0]));
        fails(
                signed(receipt(parts.build())),
                "the ledger's entry of the request or of an approval is missing");
    }

    @Test
    void a_receipt_of_somebody_else_fails() throws IOException {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        byte[] file = signed(receipt(parts.build()));
        String text = Files.readString(policy);
        Files.writeString(policy, text.replace(" allowed", " refused"));
        assertThat(verify(file)).isInstanceOf(ReceiptCheck.Fails.class);
        Files.writeString(policy, text.replaceFirst("rp-id .*", "rp-id other.localhost"));
        assertThat(verify(file)).isInstanceOf(ReceiptCheck.Fails.class);
        byte[] other = new byte[32];
        other[0] = 9;
        String stranger =
                Base64.getEncoder()
                        .encodeToString(
                                Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(other))
                                        .verifyKey()
                                        .raw());
        Files.writeString(
                policy, text.replaceFirst("#sallyport seal .*", "#sallyport seal " + stranger));
        fails(file, "the keeper of your policy has not signed it");
    }
}
