package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.Ed25519Keys;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.LogInMemory;
import dev.sallyport.translog.ProofFile;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TileAppender;
import dev.sallyport.translog.TileNodes;
import dev.sallyport.translog.Tree;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.warrant.Receipt;
import dev.sallyport.warrant.ReceiptSeal;
import dev.sallyport.warrant.TestInstallation;
import dev.sallyport.warrant.Warrant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A receipt as an installation makes it, and every way to tamper with it.
class ReceiptVerifyTest {
    private static final String ORIGIN = "inner.localhost/ledger";

    @TempDir Path directory;

    private final TestInstallation home = new TestInstallation();
    private final Ed25519SigningKey seal =
            Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(new byte[32]));
    private final Secret logSeed = Secret.takeOwnershipOf(filled());
    private final VerifierKey log =
            new VerifierKey(ORIGIN, KeyType.ED25519, Ed25519Keys.publicKeyOf(logSeed));
    private final List<byte[]> leaves = new ArrayList<>();
    private final List<Receipt.Entry> unproved = new ArrayList<>();
    private Path policy;

    private static byte[] filled() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

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
                                log.text(),
                                home.installation.text(),
                                Base64.getEncoder().encodeToString(seal.verifyKey().raw()),
                                TestInstallation.RP_ID,
                                TestInstallation.ORIGIN));
    }

    private void entry(String type, String body, Id... objects) {
        byte[] salt = new byte[16];
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] header =
                new CanonicalWriter("ledger-header")
                        .number(1)
                        .id(new OperationId(home.uuid()))
                        .text("person:x")
                        .text("human")
                        .text("inner")
                        .text("done")
                        .list(List.of(objects), (out, id) -> out.text(id.text()))
                        .toBytes();
        byte[] leaf =
                new CanonicalWriter("ledger-entry")
                        .bytes(new byte[16])
                        .instant(TestInstallation.NOW)
                        .text("inner")
                        .text(type)
                        .bytes(Sha256.of(salt, bytes).bytes())
                        .bytes(header)
                        .toBytes();
        leaves.add(leaf);
        unproved.add(new Receipt.Entry(leaf, salt, bytes, new byte[0]));
    }

    private void usualEntries(TestInstallation.WarrantParts parts) {
        entry(
                "elevation.requested",
                "{\"act_hash\":\"" + parts.request.hash().hex() + "\"}",
                parts.request.request());
        entry(
                "elevation.approved",
                "{\"act_hash\":\"" + parts.approvals.getFirst().hash().hex() + "\"}",
                parts.request.request());
        entry(
                "elevation.granted",
                "{\"grant_hash\":\"" + parts.grant().hash().hex() + "\"}",
                parts.grant().grant());
    }

    private Receipt receipt(Warrant warrant) {
        TileAppender.Appended appended = TileAppender.empty().append(leaves);
        LogInMemory files = new LogInMemory();
        files.write(appended.files());
        Tree tree = appended.log().tree();
        SignedCheckpoint checkpoint =
                SignedCheckpoint.sign(
                        new Checkpoint(ORIGIN, tree.size(), tree.root()),
                        log,
                        Ed25519Keys.signer(Ed25519Keys.privateKey(logSeed)));
        List<Receipt.Entry> entries = new ArrayList<>();
        for (int i = 0; i < unproved.size(); i++) {
            Receipt.Entry entry = unproved.get(i);
            byte[] proof =
                    ProofFile.prove(i, checkpoint, new TileNodes(files, tree.size())).bytes();
            entries.add(new Receipt.Entry(entry.leaf(), entry.salt(), entry.body(), proof));
        }
        return new Receipt(home.installation, TestInstallation.NOW, warrant.canonical(), entries);
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
            leaves.clear();
            unproved.clear();
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
        leaves.remove(1);
        unproved.remove(1);
        fails(
                signed(receipt(parts.build())),
                "the ledger's entry of the request or of an approval is missing");
    }

    @Test
    void a_grant_that_the_ledger_has_otherwise_fails() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        leaves.removeLast();
        unproved.removeLast();
        entry(
                "elevation.granted",
                "{\"grant_hash\":\"" + Sha256.of(new byte[1]).hex() + "\"}",
                parts.grant().grant());
        fails(signed(receipt(parts.build())), "the ledger's entry of the grant is missing");
    }

    @Test
    void an_entry_about_something_else_fails() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        entry("elevation.ended", "{}", new GrantId(new UUID(9, 9)));
        fails(signed(receipt(parts.build())), "it holds an entry about something else");
    }

    @Test
    void an_exchanged_body_fails_and_an_erased_one_does_not_prove() {
        TestInstallation.WarrantParts parts = home.warrant(false);
        usualEntries(parts);
        Receipt.Entry first = unproved.getFirst();
        unproved.set(
                0,
                new Receipt.Entry(
                        first.leaf(),
                        first.salt(),
                        "{}".getBytes(StandardCharsets.UTF_8),
                        new byte[0]));
        fails(signed(receipt(parts.build())), "the body of an entry was changed");
        unproved.set(0, new Receipt.Entry(first.leaf(), new byte[0], new byte[0], new byte[0]));
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
