package dev.sallyport.cli;

import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.Ed25519Keys;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.LogDirectory;
import dev.sallyport.translog.LogFiles;
import dev.sallyport.translog.LogInMemory;
import dev.sallyport.translog.ProofFile;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TileAppender;
import dev.sallyport.translog.TileNodes;
import dev.sallyport.translog.Tree;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.warrant.Receipt;
import dev.sallyport.warrant.TestInstallation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// A ledger as a server makes it, with a key the test holds.
final class TestLedger {
    static final String ORIGIN = "inner.localhost/ledger";

    private final Secret seed;
    final VerifierKey key;

    /// Entries without their proofs, open to be made wrong.
    final List<Receipt.Entry> entries = new ArrayList<>();

    TestLedger() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 1);
        seed = Secret.takeOwnershipOf(bytes);
        key = new VerifierKey(ORIGIN, KeyType.ED25519, Ed25519Keys.publicKeyOf(seed));
    }

    void add(String type, String body, Id... objects) {
        byte[] salt = new byte[16];
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] header =
                new CanonicalWriter("ledger-header")
                        .number(1)
                        .id(new OperationId(new UUID(1, entries.size())))
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
        entries.add(new Receipt.Entry(leaf, salt, bytes, new byte[0]));
    }

    /// The entries, each with the proof that it is in the ledger.
    List<Receipt.Entry> proved() {
        LogInMemory files = new LogInMemory();
        SignedCheckpoint checkpoint = publish(files);
        TileNodes nodes = new TileNodes(files, checkpoint.checkpoint().size());
        List<Receipt.Entry> proved = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Receipt.Entry entry = entries.get(i);
            byte[] proof = ProofFile.prove(i, checkpoint, nodes).bytes();
            proved.add(new Receipt.Entry(entry.leaf(), entry.salt(), entry.body(), proof));
        }
        return proved;
    }

    /// An export as the inner door makes it.
    void export(Path directory) throws IOException {
        publish(new LogDirectory(directory.resolve("log")));
        Files.createDirectories(directory.resolve("bodies"));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < entries.size(); i++) {
            Receipt.Entry entry = entries.get(i);
            if (entry.salt().length > 0) {
                lines.append(
                        "{\"index\":%d,\"salt\":\"%s\",\"body\":\"%s\"}\n"
                                .formatted(
                                        i,
                                        Base64.getEncoder().encodeToString(entry.salt()),
                                        Base64.getEncoder().encodeToString(entry.body())));
            }
        }
        Files.writeString(directory.resolve("bodies/000000.jsonl"), lines);
    }

    private SignedCheckpoint publish(LogFiles files) {
        TileAppender.Appended appended =
                TileAppender.empty().append(entries.stream().map(Receipt.Entry::leaf).toList());
        files.write(appended.files());
        Tree tree = appended.log().tree();
        SignedCheckpoint checkpoint =
                SignedCheckpoint.sign(
                        new Checkpoint(ORIGIN, tree.size(), tree.root()),
                        key,
                        Ed25519Keys.signer(Ed25519Keys.privateKey(seed)));
        files.publish(checkpoint);
        return checkpoint;
    }
}
