package dev.sallyport.warrant;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What was granted: computed from request and approvals, so that anybody who has those can check
/// it. It opens nothing by itself; see [Warrant].
public record ElevationGrant(
        InstallationId installation,
        GrantId grant,
        RequestId request,
        Sha256 requestHash,
        List<Sha256> approvalHashes,
        TargetId target,
        long targetVersion,
        String login,
        PersonId beneficiary,
        Instant notBefore,
        Instant notAfter) {
    static final String TYPE = "elevation-grant";

    /// The order of approval hashes: as unsigned bytes.
    static final Comparator<Sha256> BY_BYTES =
            (one, other) -> Arrays.compareUnsigned(one.bytes(), other.bytes());

    public ElevationGrant {
        approvalHashes = List.copyOf(approvalHashes);
        notBefore = notBefore.truncatedTo(ChronoUnit.MILLIS);
        notAfter = notAfter.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Reads exactly one grant.
    public static ElevationGrant read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
        ElevationGrant grant = fields(in);
        in.end();
        if (!Arrays.equals(grant.canonical(), canonical)) {
            throw new Problem(ProblemCode.MALFORMED, "not the one spelling of this grant");
        }
        return grant;
    }

    /// The grant that follows from a request and its approvals. One request makes one grant: they
    /// share the id, so an approval that was used, ended or expired cannot be used again under a
    /// fresh id (RT-J8).
    public static ElevationGrant of(
            RequestElevation request,
            List<ApproveElevation> approvals,
            DefineTarget target,
            Instant notBefore,
            Instant notAfter) {
        return new ElevationGrant(
                request.installation(),
                idOf(request.request()),
                request.request(),
                request.hash(),
                approvals.stream().map(Act::hash).sorted(BY_BYTES).toList(),
                request.target(),
                target.version(),
                request.login(),
                request.beneficiary(),
                notBefore,
                notAfter);
    }

    /// The id of the only grant a request can lead to.
    public static GrantId idOf(RequestId request) {
        return new GrantId(request.value());
    }

    /// The longest life the signed documents allow, in seconds.
    public static long secondsAllowed(
            RequestElevation request, List<ApproveElevation> approvals, DefineTarget target) {
        long seconds = Math.min(request.seconds(), target.grantSecondsMax());
        for (ApproveElevation approval : approvals) {
            seconds = Math.min(seconds, approval.seconds());
        }
        return seconds;
    }

    private static ElevationGrant fields(CanonicalReader in) {
        return new ElevationGrant(
                in.id(InstallationId::parse),
                in.id(GrantId::parse),
                in.id(RequestId::parse),
                new Sha256(in.bytes()),
                in.list(item -> new Sha256(item.bytes())),
                in.id(TargetId::parse),
                in.number(),
                in.text(),
                in.id(PersonId::parse),
                in.instant(),
                in.instant());
    }

    /// The bytes that are hashed.
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(grant)
                .id(request)
                .bytes(requestHash.bytes())
                .list(approvalHashes, (out, item) -> out.bytes(item.bytes()))
                .id(target)
                .number(targetVersion)
                .text(login)
                .id(beneficiary)
                .instant(notBefore)
                .instant(notAfter)
                .toBytes();
    }

    /// The digest that names this document.
    public Sha256 hash() {
        return Sha256.of(canonical());
    }
}
