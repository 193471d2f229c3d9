package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.LedgerEntry;
import dev.sallyport.translog.Consistency;
import dev.sallyport.translog.EntryCheck;
import dev.sallyport.translog.ProofCheck;
import dev.sallyport.translog.ProofFile;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.Tree;
import dev.sallyport.translog.TreeHash;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.Receipt;
import dev.sallyport.warrant.ReceiptSeal;
import dev.sallyport.warrant.Standing;
import dev.sallyport.warrant.Warrant;
import dev.sallyport.warrant.WarrantOutcome;
import dev.sallyport.warrant.WarrantVerifier;
import dev.sallyport.web.DoorClient.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// What somebody can be convinced of without believing this door.
class ProvableTest {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    @Test
    void a_receipt_and_every_entry_of_the_ledger_verify_offline() {
        // Given a grant that was asked for, agreed to and given back
        Person ada = house.founder("ada");
        Person bob = house.founder("bob");
        Person grace = house.invited("grace", ada, bob);
        GrantId grant = usedGrant(ada, bob, grace);
        // and rosters that have changed since
        ada.act("define-roster", Map.of("name", "leads", "members", List.of("ada", "grace")));

        // When its receipt is fetched
        Answer answer = grace.get("/api/v1/grants/" + grant + "/receipt");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Receipt.Signed signed = Receipt.Signed.read(answer.response().body());
        Receipt receipt = Receipt.read(signed.receipt());

        // Then the keeper's signature, the warrant and each entry hold by themselves
        assertThat(
                        ReceiptSeal.verifies(
                                house.keeper().trustAnchor().seal(),
                                Sha256.of(signed.receipt()),
                                signed.signature()))
                .isTrue();
        Warrant warrant = Warrant.read(receipt.warrant());
        Instant moment = ElevationGrant.read(warrant.grant()).notBefore();
        WarrantVerifier verifier =
                new WarrantVerifier(house.keeper().trustAnchor(), Standing.documentsAlone());
        assertThat(verifier.verify(warrant, moment, new ConnectionId(new UUID(0, 0))))
                .isInstanceOf(WarrantOutcome.Sound.class);
        List<String> types = new ArrayList<>();
        for (Receipt.Entry entry : receipt.entries()) {
            assertThat(ProofFile.parse(entry.proof()).check(entry.leaf(), trust(), Instant.now()))
                    .isInstanceOf(EntryCheck.Proven.class);
            LedgerEntry leaf = LedgerEntry.parse(entry.leaf());
            assertThat(leaf.belongs(entry.salt(), entry.body())).isTrue();
            types.add(leaf.type());
        }
        assertThat(types)
                .containsSubsequence(
                        "elevation.requested",
                        "elevation.approved",
                        "elevation.granted",
                        "elevation.ended");

        the_door_shows_the_ledger_to_who_may_look(ada);
    }

    private static void the_door_shows_the_ledger_to_who_may_look(Person ada) {
        the_ledger_only_grew(ada);
        JsonNode entries = ada.get("/api/v1/ledger/entries?after=-1&limit=500").json();
        assertThat(entries.get("items").size()).isGreaterThan(10);
        assertThat(entries.get("items").get(0).get("index").longValue()).isZero();
        JsonNode latest = ada.get("/api/v1/ledger/entries?latest=true&limit=3").json();
        assertThat(latest.get("items").get(0).get("index").longValue())
                .isGreaterThan(latest.get("items").get(2).get("index").longValue());
        String id = entries.get("items").get(3).get("id").asString();
        JsonNode entry = ada.get("/api/v1/ledger/entries/" + id).json();
        byte[] leaf = InnerDoorTest.decoded(entry, "leaf");
        byte[] proof = entry.get("proof").asString().getBytes(StandardCharsets.UTF_8);
        assertThat(ProofFile.parse(proof).check(leaf, trust(), Instant.now()))
                .isInstanceOf(EntryCheck.Proven.class);
        Answer export = ada.get("/api/v1/ledger/export");
        assertThat(export.status()).isEqualTo(200);
        String names = new String(export.response().body(), StandardCharsets.ISO_8859_1);
        assertThat(names).contains("README.md").contains("log/checkpoint").contains("ustar");
        assertThat(export.response().body().length % 512).isZero();
    }

    /// From every earlier size to the newest; the roots follow from nothing but the leaves.
    private static void the_ledger_only_grew(Person ada) {
        Tree newest = checkpoint(ada).checkpoint().tree();
        List<Sha256> leaves = new ArrayList<>();
        for (JsonNode line :
                ada.get("/api/v1/ledger/entries?after=-1&limit=500").json().get("items")) {
            if (leaves.size() < newest.size()) {
                String path = "/api/v1/ledger/entries/" + line.get("id").asString();
                leaves.add(TreeHash.ofEntry(InnerDoorTest.decoded(ada.get(path).json(), "leaf")));
            }
        }
        for (int size = 1; size <= leaves.size(); size++) {
            Tree older = new Tree(size, root(leaves.subList(0, size)));
            String path = "/api/v1/ledger/consistency?from=" + size + "&to=" + newest.size();
            JsonNode answer = ada.get(path).json();
            List<Sha256> proof = new ArrayList<>();
            answer.get("path")
                    .forEach(hash ->
                            proof.add(new Sha256(Base64.getUrlDecoder().decode(hash.asString()))));
            assertThat(Consistency.check(older, newest, proof)).isEqualTo(new ProofCheck.Holds());
        }
        // and what is no pair of trees is refused
        for (String pair : List.of("from=2&to=1", "from=-1&to=1", "from=1&to=1000000")) {
            assertThat(ada.get("/api/v1/ledger/consistency?" + pair).status()).isEqualTo(422);
        }
    }

    private static SignedCheckpoint checkpoint(Person who) {
        return SignedCheckpoint.parse(who.get("/api/v1/ledger/checkpoint").response().body());
    }

    private static Sha256 root(List<Sha256> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int middle = Integer.highestOneBit(leaves.size() - 1);
        return TreeHash.ofNode(
                root(leaves.subList(0, middle)), root(leaves.subList(middle, leaves.size())));
    }

    private static GrantId usedGrant(Person ada, Person bob, Person grace) {
        house.hasWebOne(ada, List.of("grace"));
        JsonNode asked =
                grace.act(
                        "request-elevation",
                        Map.of("target", "web-1", "login", "root", "reason", "to mend it"));
        JsonNode approved =
                bob.act("approve-elevation", Map.of("request", asked.get("request").asString()));
        GrantId grant = GrantId.parse(approved.get("grant").asString());
        assertThat(grace.post("/api/v1/grants/" + grant + "/done", Map.of()).status())
                .isEqualTo(200);
        // what is under a checkpoint is waited for, not slept for
        house.awaitLedger("elevation.ended");
        return grant;
    }

    private static TrustPolicy trust() {
        String text = "log " + house.keeper().ledgerKey() + "\nquorum none\n";
        return TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
