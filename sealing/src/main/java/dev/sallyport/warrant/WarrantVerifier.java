package dev.sallyport.warrant;

import static dev.sallyport.warrant.BrokenRule.must;

import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.SignedActOutcome.Signed;
import dev.sallyport.warrant.SignedActOutcome.Signer;
import dev.sallyport.warrant.WarrantOutcome.Sound;
import dev.sallyport.warrant.WarrantOutcome.Unsound;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rule by which documents become power. The keeper runs it before it signs a certificate, the
/// offline receipt check runs the same code later.
///
/// **Security barrier.** A pure function of the documents, the [TrustAnchor], the [Standing] and a
/// moment. Nothing from a table enters. Every document in the warrant is verified or the warrant is
/// unsound: there is no part that may be ignored. In doubt it is [Unsound].
public final class WarrantVerifier {
    /// Clocks of processes on one host may differ a little.
    static final Duration SKEW = Duration.ofSeconds(5);

    /// A grant begins right after the last signature it needs. Without this an expired approval
    /// could be given a new window (RT-J8).
    static final Duration START_WITHIN = Duration.ofMinutes(5);

    /// A request nobody decided for so long is asked again.
    static final Duration REQUEST_LIFE_MAX = Duration.ofDays(7);

    /// How long after picking a pending connection the proof is good for it.
    static final Duration PROOF_LIFE = Duration.ofMinutes(2);

    private static final int APPROVALS_MAX = 16;

    private final Standing standing;
    private final SignedActs signedActs;

    public WarrantVerifier(TrustAnchor anchor, Standing standing) {
        this.standing = standing;
        this.signedActs = new SignedActs(anchor, standing);
    }

    /// `connection` is the one that power is asked for.
    public WarrantOutcome verify(Warrant warrant, Instant now, ConnectionId connection) {
        try {
            return verified(warrant, now, connection);
        } catch (BrokenRule broken) {
            return new Unsound(broken.rule());
        } catch (Problem _) {
            return new Unsound("a document of the warrant is malformed");
        }
    }

    private Sound verified(Warrant warrant, Instant now, ConnectionId connection) {
        must(standing.twoAdministrators(), "there are fewer than two administrators");
        Facts facts = facts(warrant);
        ElevationGrant grant = ElevationGrant.read(warrant.grant());
        must(!standing.ended(grant.grant()), "the grant has ended");
        must(!now.isBefore(grant.notBefore()), "the grant has not begun");
        must(now.isBefore(grant.notAfter()), "the grant is over");

        Map<Sha256, PersonId> keys = new HashMap<>();
        RequestElevation request = request(warrant.request(), facts, keys);
        List<ApproveElevation> approvals = new ArrayList<>();
        must(warrant.approvals().size() <= APPROVALS_MAX, "there are too many approvals");
        for (SignedAct approval : warrant.approvals()) {
            approvals.add(approval(approval, request, facts, keys));
        }
        must(
                approvals.stream().map(ApproveElevation::by).distinct().count() == approvals.size(),
                "one person approved twice");
        must(approvals.size() >= facts.target.approvalsNeeded(), "an approval is missing");
        recompute(grant, request, approvals, facts.target);
        acceptance(warrant, grant, request, keys, now);
        connectionProof(warrant, facts.target, grant, keys, new Use(now, connection));
        return new Sound(grant, facts.target, request, approvals.stream().map(Act::by).toList());
    }

    private record Facts(DefineTarget target, DefineRoster eligible, DefineRoster approvers) {}

    private record Use(Instant now, ConnectionId connection) {}

    private Facts facts(Warrant warrant) {
        if (!(signedActs.unsealed(warrant.target()) instanceof DefineTarget target)
                || !(signedActs.unsealed(warrant.eligible()) instanceof DefineRoster eligible)
                || !(signedActs.unsealed(warrant.approvers()) instanceof DefineRoster approvers)) {
            throw BrokenRule.of("a sealed fact is of another kind than belongs there");
        }
        must(eligible.roster().equals(target.eligible()), "the target has another eligible roster");
        must(
                approvers.roster().equals(target.approvers()),
                "the target has another roster of approvers");
        must(standing.current(target, target.hash()), "the target was defined anew: ask again");
        must(
                standing.current(eligible, eligible.hash())
                        && standing.current(approvers, approvers.hash()),
                "a roster was defined anew");
        return new Facts(target, eligible, approvers);
    }

    private RequestElevation request(SignedAct signed, Facts facts, Map<Sha256, PersonId> keys) {
        if (!(onePersonsAct(signed, keys).act() instanceof RequestElevation request)) {
            throw BrokenRule.of("the request is another act");
        }
        must(request.target().equals(facts.target.target()), "the request is for another target");
        must(facts.target.logins().contains(request.login()), "the target has no such login");
        must(
                facts.eligible.members().contains(request.beneficiary()),
                "the beneficiary is not eligible for the target");
        must(
                request.expires().isAfter(request.at())
                        && !request.expires().isAfter(request.at().plus(REQUEST_LIFE_MAX)),
                "the request lives too long or not at all");
        return request;
    }

    private ApproveElevation approval(
            SignedAct signed, RequestElevation request, Facts facts, Map<Sha256, PersonId> keys) {
        Signed checked = onePersonsAct(signed, keys);
        if (!(checked.act() instanceof ApproveElevation approval)) {
            throw BrokenRule.of("an approval is another act");
        }
        must(
                approval.request().equals(request.request())
                        && approval.requestHash().equals(request.hash()),
                "an approval is of another request");
        must(!approval.by().equals(request.by()), "the requester never approves");
        must(!approval.by().equals(request.beneficiary()), "the beneficiary never approves");
        must(
                facts.approvers.members().contains(approval.by()),
                "an approver is not on the roster of approvers");
        must(
                !approval.at().isBefore(request.at()) && !approval.at().isAfter(request.expires()),
                "an approval came before the request or after it expired");
        must(
                !checked.signers().getFirst().enrolment().mayApproveFrom().isAfter(approval.at()),
                "an authenticator was too new to approve");
        return approval;
    }

    /// Computes again what the grant must say.
    private static void recompute(
            ElevationGrant grant,
            RequestElevation request,
            List<ApproveElevation> approvals,
            DefineTarget target) {
        must(
                grant.equals(
                        ElevationGrant.of(
                                request, approvals, target, grant.notBefore(), grant.notAfter())),
                "the grant does not follow from the request and its approvals");
        long allowed = ElevationGrant.secondsAllowed(request, approvals, target);
        Duration life = Duration.between(grant.notBefore(), grant.notAfter());
        must(
                allowed > 0
                        && life.isPositive()
                        && life.compareTo(Duration.ofSeconds(allowed)) <= 0,
                "the grant is longer than was agreed");
        Instant decided = request.at();
        for (ApproveElevation approval : approvals) {
            decided = approval.at().isAfter(decided) ? approval.at() : decided;
        }
        must(
                !grant.notBefore().isBefore(decided.minus(SKEW)),
                "the grant begins before it was decided");
        must(
                !grant.notBefore().isAfter(decided.plus(START_WITHIN)),
                "the grant begins too long after it was decided");
    }

    private void acceptance(
            Warrant warrant,
            ElevationGrant grant,
            RequestElevation request,
            Map<Sha256, PersonId> keys,
            Instant now) {
        boolean forAnother = !request.by().equals(request.beneficiary());
        must(
                warrant.acceptance().isPresent() == forAnother,
                forAnother
                        ? "the beneficiary has not accepted the grant"
                        : "nobody accepts what they asked for themselves");
        if (warrant.acceptance().isEmpty()) {
            return;
        }
        Act act = onePersonsAct(warrant.acceptance().get(), keys).act();
        must(
                act instanceof AcceptGrant acceptance
                        && acceptance.grant().equals(grant.grant())
                        && acceptance.grantHash().equals(grant.hash()),
                "the acceptance is of another grant");
        must(act.by().equals(grant.beneficiary()), "somebody else accepted the grant");
        must(
                !act.at().isBefore(grant.notBefore().minus(SKEW))
                        && !act.at().isAfter(now.plus(SKEW)),
                "the acceptance is not of the life of the grant");
    }

    private void connectionProof(
            Warrant warrant,
            DefineTarget target,
            ElevationGrant grant,
            Map<Sha256, PersonId> keys,
            Use use) {
        must(
                warrant.connectionProof().isPresent() == target.freshProof(),
                target.freshProof()
                        ? "the target wants fresh proof for each connection"
                        : "the target wants no proof for each connection");
        if (warrant.connectionProof().isEmpty()) {
            return;
        }
        Act act = onePersonsAct(warrant.connectionProof().get(), keys).act();
        if (!(act instanceof ProveConnection proof)) {
            throw BrokenRule.of("the proof of the connection is another act");
        }
        must(
                proof.grant().equals(grant.grant()) && proof.grantHash().equals(grant.hash()),
                "the proof is for another grant");
        must(proof.by().equals(grant.beneficiary()), "somebody else proved the connection");
        must(proof.connection().equals(use.connection), "the proof is for another connection");
        must(
                !proof.at().isBefore(use.now.minus(PROOF_LIFE))
                        && !proof.at().isAfter(use.now.plus(SKEW)),
                "the proof of the connection is no longer fresh");
    }

    /// An act with exactly one signature. One person has as many authenticators as they like, but
    /// one authenticator never stands for two persons.
    private Signed onePersonsAct(SignedAct signed, Map<Sha256, PersonId> keys) {
        Signed checked = signedActs.verified(signed);
        must(checked.signers().size() == 1, "an act of one person carries other signatures");
        Signer signer = checked.signers().getFirst();
        Sha256 key = Sha256.of(signer.enrolment().publicKey());
        PersonId owner = keys.putIfAbsent(key, signer.person());
        must(owner == null || owner.equals(signer.person()), "two persons share an authenticator");
        return checked;
    }
}
