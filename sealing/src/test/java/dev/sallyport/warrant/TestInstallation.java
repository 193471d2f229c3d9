package dev.sallyport.warrant;

import dev.sallyport.kernel.ApprovalId;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.sealing.SshWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// A small installation with its people, for tests: everybody has a software authenticator whose
/// enrolment is sealed by a key the test holds.
public final class TestInstallation {
    public static final String RP_ID = "inner.localhost";
    public static final String ORIGIN = "http://inner.localhost:8481";
    public static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    private final Random random = new Random(42);
    public final Randomness randomness = random::nextBytes;
    public final InstallationId installation;
    public final Ed25519SigningKey seal;
    public final RelyingParty relyingParty = new RelyingParty(RP_ID, Set.of(ORIGIN));
    public final TrustAnchor anchor;

    public final Member ada;
    public final Member bob;
    public final Member cyd;
    public final Member dee;
    public final Member eve;

    public TestInstallation() {
        this(
                new InstallationId(new UUID(7, 7)),
                Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(new byte[32])));
    }

    /// The installation of a keeper whose seal key the test knows.
    public TestInstallation(InstallationId installation, Ed25519SigningKey seal) {
        this.installation = installation;
        this.seal = seal;
        anchor = new TrustAnchor(installation, seal.verifyKey(), relyingParty, true);
        ada = member();
        bob = member();
        cyd = member();
        dee = member();
        eve = member();
    }

    /// A person with an authenticator.
    public record Member(
            SoftwareAuthenticator authenticator, EnrolAuthenticator enrolment, SealedFact sealed) {
        public PersonId person() {
            return enrolment.by();
        }
    }

    public UUID uuid() {
        return randomness.uuid(() -> NOW);
    }

    public Member member() {
        return member(new PersonId(uuid()), NOW.minusSeconds(200_000), NOW.minusSeconds(100_000));
    }

    public Member member(PersonId person, Instant at, Instant mayApproveFrom) {
        SoftwareAuthenticator authenticator = SoftwareAuthenticator.create(randomness);
        EnrolAuthenticator enrolment = enrolment(authenticator, person, at, mayApproveFrom);
        return new Member(authenticator, enrolment, seal(enrolment));
    }

    public EnrolAuthenticator enrolment(
            SoftwareAuthenticator authenticator,
            PersonId person,
            Instant at,
            Instant mayApproveFrom) {
        return new EnrolAuthenticator(
                installation,
                new AuthenticatorId(uuid()),
                AuthenticatorKind.SOFTWARE,
                authenticator.credentialId(),
                authenticator.publicKey(),
                authenticator.aaguid(),
                "laptop",
                person,
                at,
                mayApproveFrom);
    }

    public SealedFact seal(Act act) {
        return new SealedFact(act.canonical(), seal.sign(SealedFact.signedBytes(act.canonical())));
    }

    public SignedAct sign(Act act, Member... signers) {
        List<SignedAct.Signature> signatures = new ArrayList<>();
        for (Member signer : signers) {
            signatures.add(
                    new SignedAct.Signature(
                            signer.sealed(),
                            signer.authenticator().answer(act.hash(), RP_ID, ORIGIN)));
        }
        return new SignedAct(act.canonical(), signatures);
    }

    /// A new authenticator signs its own enrolment, then the vouchers sign it.
    public SignedAct signEnrolment(
            EnrolAuthenticator enrolment, SoftwareAuthenticator own, Member... vouchers) {
        List<SignedAct.Signature> signatures = new ArrayList<>();
        signatures.add(
                new SignedAct.Signature(
                        SealedFact.unsealed(enrolment),
                        own.answer(enrolment.hash(), RP_ID, ORIGIN)));
        signatures.addAll(sign(enrolment, vouchers).signatures());
        return new SignedAct(enrolment.canonical(), signatures);
    }

    public DefineRoster roster(String name, Member by, PersonId... members) {
        return new DefineRoster(
                installation,
                new RosterId(uuid()),
                1,
                name,
                List.of(members),
                by.person(),
                NOW.minusSeconds(3_000));
    }

    public DefineTarget target(DefineRoster eligible, DefineRoster approvers, boolean freshProof) {
        return new DefineTarget(
                installation,
                new TargetId(uuid()),
                1,
                "web-1",
                "web-1.example",
                22,
                List.of(hostKey()),
                List.of("deploy", "root"),
                dee.person(),
                eligible.roster(),
                approvers.roster(),
                1,
                3_600,
                600,
                freshProof,
                List.of(),
                dee.person(),
                NOW.minusSeconds(3_000));
    }

    public String hostKey() {
        byte[] raw =
                Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(randomness.bytes(32)))
                        .verifyKey()
                        .raw();
        byte[] blob = new SshWriter().text("ssh-ed25519").string(raw).toBytes();
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
    }

    /// Ada asks for root on web-1, bob approves, ten seconds ago.
    public WarrantParts warrant(boolean freshProof) {
        return new WarrantParts(this, freshProof);
    }

    /// The parts of a warrant, each open to be made wrong before it is signed.
    public static final class WarrantParts {
        private final TestInstallation home;
        public final ConnectionId connection;
        public DefineRoster eligible;
        public DefineRoster approvers;
        public DefineTarget target;
        public RequestElevation request;
        public Member requester;
        public List<ApproveElevation> approvals;
        public List<Member> approvedBy;
        public Optional<ElevationGrant> grant = Optional.empty();
        public Optional<Member> acceptedBy = Optional.empty();
        public Optional<Member> provedBy;
        public Instant provedAt = NOW.minusSeconds(5);

        private WarrantParts(TestInstallation home, boolean freshProof) {
            this.home = home;
            connection = new ConnectionId(home.uuid());
            eligible = home.roster("web people", home.dee, home.ada.person(), home.cyd.person());
            approvers =
                    home.roster(
                            "web approvers",
                            home.dee,
                            home.ada.person(),
                            home.bob.person(),
                            home.cyd.person(),
                            home.dee.person());
            target = home.target(eligible, approvers, freshProof);
            requester = home.ada;
            request = request(home.ada.person(), home.ada.person());
            approvals = List.of(approval(home.bob.person()));
            approvedBy = List.of(home.bob);
            provedBy = freshProof ? Optional.of(home.ada) : Optional.empty();
        }

        public RequestElevation request(PersonId by, PersonId beneficiary) {
            return new RequestElevation(
                    home.installation,
                    new RequestId(home.uuid()),
                    target.target(),
                    "root",
                    by,
                    beneficiary,
                    "disk is full",
                    Optional.of("OPS-7"),
                    1_800,
                    NOW.minusSeconds(60),
                    NOW.plusSeconds(3_600));
        }

        public ApproveElevation approval(PersonId by) {
            return new ApproveElevation(
                    home.installation,
                    new ApprovalId(home.uuid()),
                    request.request(),
                    request.hash(),
                    1_800,
                    by,
                    NOW.minusSeconds(10));
        }

        public ElevationGrant grant() {
            return grant.orElseGet(() ->
                    ElevationGrant.of(
                            request,
                            approvals,
                            target,
                            NOW.minusSeconds(10),
                            NOW.plusSeconds(1_700)));
        }

        public AcceptGrant acceptance() {
            return new AcceptGrant(
                    home.installation,
                    grant().grant(),
                    grant().hash(),
                    acceptedBy.orElseThrow().person(),
                    NOW.minusSeconds(8));
        }

        public ProveConnection proof() {
            return new ProveConnection(
                    home.installation,
                    connection,
                    grant().grant(),
                    grant().hash(),
                    "SHA256:key",
                    "192.0.2.7",
                    provedBy.orElseThrow().person(),
                    provedAt);
        }

        public Warrant build() {
            List<SignedAct> signedApprovals = new ArrayList<>();
            for (int i = 0; i < approvals.size(); i++) {
                signedApprovals.add(home.sign(approvals.get(i), approvedBy.get(i)));
            }
            return new Warrant(
                    home.seal(target),
                    home.seal(eligible),
                    home.seal(approvers),
                    home.sign(request, requester),
                    signedApprovals,
                    grant().canonical(),
                    acceptedBy.map(by -> home.sign(acceptance(), by)),
                    provedBy.map(by -> home.sign(proof(), by)));
        }
    }
}
