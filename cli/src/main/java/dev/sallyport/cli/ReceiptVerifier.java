package dev.sallyport.cli;

import dev.sallyport.client.ActLines;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.Ed25519VerifyKey;
import dev.sallyport.translog.EntryCheck;
import dev.sallyport.translog.PolicyCheck;
import dev.sallyport.translog.ProofCheck;
import dev.sallyport.translog.ProofFile;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.ProveConnection;
import dev.sallyport.warrant.Receipt;
import dev.sallyport.warrant.ReceiptSeal;
import dev.sallyport.warrant.RelyingParty;
import dev.sallyport.warrant.SignedAct;
import dev.sallyport.warrant.Standing;
import dev.sallyport.warrant.TrustAnchor;
import dev.sallyport.warrant.Warrant;
import dev.sallyport.warrant.WarrantOutcome;
import dev.sallyport.warrant.WarrantVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Checks a receipt offline, in this order: the keeper's signature over it; the warrant, by the
/// very rules the keeper issues power by; each ledger entry against a believed checkpoint; that the
/// entries speak of exactly these documents.
///
/// **Security barrier.** Keys and names come from the verifier's own policy file. Nothing in the
/// receipt is used before something outside it vouches for it.
final class ReceiptVerifier {
    private final TrustPolicy trust;
    private final TrustAnchor anchor;
    private final Instant now;

    ReceiptVerifier(PolicyFile policy, Instant now) {
        this.trust = policy.trust();
        this.now = now;
        this.anchor =
                new TrustAnchor(
                        InstallationId.parse(policy.need("installation")),
                        Ed25519VerifyKey.ofRaw(Base64.getDecoder().decode(policy.need("seal"))),
                        new RelyingParty(
                                policy.need("inner-rp-id"), Set.of(policy.need("inner-origin"))),
                        policy.word("software-authenticators").orElse("refused").equals("allowed"));
    }

    ReceiptCheck verify(byte[] file) {
        try {
            return checked(file);
        } catch (Unproved unproved) {
            return new ReceiptCheck.Fails(unproved.why);
        } catch (Problem problem) {
            return new ReceiptCheck.Fails("it cannot be read: " + problem.getMessage());
        }
    }

    private ReceiptCheck.Holds checked(byte[] file) {
        Receipt.Signed signed = Receipt.Signed.read(file);
        must(
                ReceiptSeal.verifies(
                        anchor.seal(), Sha256.of(signed.receipt()), signed.signature()),
                "the keeper of your policy has not signed it");
        Receipt receipt = Receipt.read(signed.receipt());
        must(receipt.installation().equals(anchor.installation()), "it is of another installation");
        Warrant warrant = Warrant.read(receipt.warrant());
        WarrantOutcome.Sound sound = sound(warrant);
        List<String> story = new ArrayList<>();
        story.add(granted(sound));
        entries(receipt, warrant, sound.grant(), story);
        return new ReceiptCheck.Holds(sound.grant().grant().text(), story);
    }

    /// The moment to ask about: the start of the grant, or of the one connection that was proved.
    private WarrantOutcome.Sound sound(Warrant warrant) {
        Instant moment = ElevationGrant.read(warrant.grant()).notBefore();
        // without a proof the question is about the grant alone, and no connection is compared
        ConnectionId connection = new ConnectionId(new UUID(0, 0));
        Optional<SignedAct> proof = warrant.connectionProof();
        if (proof.isPresent() && Act.read(proof.get().act()) instanceof ProveConnection proved) {
            moment = proved.at();
            connection = proved.connection();
        }
        WarrantVerifier verifier = new WarrantVerifier(anchor, Standing.documentsAlone());
        return switch (verifier.verify(warrant, moment, connection)) {
            case WarrantOutcome.Sound sound -> sound;
            case WarrantOutcome.Unsound(String reason) -> throw new Unproved(reason);
        };
    }

    private void entries(
            Receipt receipt, Warrant warrant, ElevationGrant grant, List<String> story) {
        boolean granted = false;
        Set<Sha256> unsaid = new HashSet<>();
        unsaid.add(Sha256.of(warrant.request().act()));
        warrant.approvals().forEach(approval -> unsaid.add(Sha256.of(approval.act())));
        for (Receipt.Entry entry : receipt.entries()) {
            LedgerLeaf leaf = proved(entry);
            JsonNode body = body(entry, leaf);
            granted |=
                    leaf.type().equals("elevation.granted")
                            && leaf.objects().contains(grant.grant().text())
                            && Json.text(body, "grant_hash").equals(grant.hash().hex());
            String act = Json.text(body, "act_hash");
            if (!act.isEmpty() && saysAnAct(leaf)) {
                unsaid.remove(Sha256.parseHex(act));
            }
            must(
                    leaf.objects().contains(grant.grant().text())
                            || leaf.objects().contains(grant.request().text()),
                    "it holds an entry about something else");
            story.add(
                    "%s  %s by %s (%s)"
                            .formatted(
                                    leaf.writtenAt(), leaf.type(), leaf.actor(), leaf.outcome()));
        }
        must(unsaid.isEmpty(), "the ledger's entry of the request or of an approval is missing");
        must(granted, "the ledger's entry of the grant is missing");
    }

    private static boolean saysAnAct(LedgerLeaf leaf) {
        return leaf.type().equals("elevation.requested")
                || leaf.type().equals("elevation.approved");
    }

    private LedgerLeaf proved(Receipt.Entry entry) {
        return switch (ProofFile.parse(entry.proof()).check(entry.leaf(), trust, now)) {
            case EntryCheck.Proven _ -> LedgerLeaf.parse(entry.leaf());
            case EntryCheck.Untrusted(PolicyCheck.Why why) ->
                    throw new Unproved(
                            "the ledger's checkpoint is not believed: " + why.sentence());
            case EntryCheck.NotInLog(ProofCheck.Why why) ->
                    throw new Unproved("an entry is not in the ledger: " + why.sentence());
        };
    }

    /// Erased bodies are nothing; bodies that are there are the ones that were logged.
    private static JsonNode body(Receipt.Entry entry, LedgerLeaf leaf) {
        if (entry.salt().length == 0 && entry.body().length == 0) {
            return Json.object();
        }
        must(leaf.belongs(entry.salt(), entry.body()), "the body of an entry was changed");
        return Json.read(entry.body());
    }

    private static String granted(WarrantOutcome.Sound sound) {
        ElevationGrant grant = sound.grant();
        return "%s on %s (%s:%d) for %s, from %s for %s, asked by %s because “%s”, approved by %s"
                .formatted(
                        grant.login(),
                        sound.target().name(),
                        sound.target().host(),
                        sound.target().port(),
                        grant.beneficiary().text(),
                        grant.notBefore(),
                        ActLines.seconds(
                                Duration.between(grant.notBefore(), grant.notAfter()).toSeconds()),
                        sound.request().by().text(),
                        sound.request().reason(),
                        String.join(", ", sound.approvers().stream().map(PersonId::text).toList()));
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new Unproved(otherwise);
        }
    }

    /// Carries the first fault out; never leaves this class.
    private static final class Unproved extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String why;

        Unproved(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
