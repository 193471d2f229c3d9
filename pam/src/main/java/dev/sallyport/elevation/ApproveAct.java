package dev.sallyport.elevation;

import dev.sallyport.ceremony.Authenticators;
import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.ApprovalId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Notices;
import dev.sallyport.target.Target;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ApproveElevation;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.EnrolAuthenticator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;

/// Agreeing to one exact request; may shorten it, never widen it.
///
/// **Security barrier.** All ways to approve end here (RT-J2): a human's own signature over the
/// hash of the request they were shown.
final class ApproveAct implements CeremonyAct<ApproveElevation> {
    private final InstallationId installation;
    private final RequestSql sql;
    private final Targets targets;
    private final Directory directory;
    private final Authenticators authenticators;
    private final ElevationRules rules;
    private final Granting granting;
    private final Notices notices;
    private final InstantSource clock;
    private final Randomness randomness;

    ApproveAct(
            ElevationParts parts,
            Authenticators authenticators,
            ElevationRules rules,
            Granting granting) {
        this.installation = parts.installation();
        this.sql = new RequestSql(parts.database());
        this.targets = parts.targets();
        this.directory = parts.directory();
        this.authenticators = authenticators;
        this.rules = rules;
        this.granting = granting;
        this.notices = parts.notices();
        this.clock = parts.clock();
        this.randomness = parts.randomness();
    }

    @Override
    public Class<ApproveElevation> type() {
        return ApproveElevation.class;
    }

    @Override
    public String name() {
        return "approve-elevation";
    }

    @Override
    public Draft<ApproveElevation> draft(Operation op, Fields fields, Instant at) {
        RequestId id = fields.id("request", RequestId::parse);
        Request request =
                sql.find(id, at)
                        .filter(it -> rules.sees(op, it.act()))
                        .orElseThrow(Elevations::unknownRequest);
        Target target = rules.unchanged(request);
        rules.mayApprove(op, request, target, sql.humans(id));
        mustHaveWaited(op, at);
        long seconds = fields.number("seconds", request.act().seconds());
        if (seconds < 60 || seconds > request.act().seconds()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "an approval is for 60 seconds or more and never for longer than was asked");
        }
        return Draft.of(
                new ApproveElevation(
                        installation,
                        new ApprovalId(randomness.uuid(clock)),
                        id,
                        request.act().hash(),
                        seconds,
                        op.person(),
                        at));
    }

    @Override
    public List<Line> lines(ApproveElevation act) {
        Request request =
                sql.find(act.request(), clock.instant()).orElseThrow(Elevations::unknownRequest);
        return List.of(
                new Line("Approve for", directory.nameOf(request.act().beneficiary())),
                new Line("Asked by", directory.nameOf(request.act().by())),
                new Line(
                        "Login",
                        request.act().login()
                                + " on "
                                + targets.find(request.act().target())
                                        .map(Target::name)
                                        .orElse("?")),
                new Line("Why", request.act().reason()),
                Line.lasting("For at most", act.seconds()),
                new Line("Request", act.request().text()),
                new Line("Request hash", act.requestHash().hex()));
    }

    @Override
    public Performed perform(Operation op, Signed<ApproveElevation> signed) {
        ApproveElevation act = signed.act();
        sql.lock(act.request());
        Request request =
                sql.find(act.request(), clock.instant()).orElseThrow(Elevations::unknownRequest);
        Target target = rules.unchanged(request);
        RequestSql.Humans humans = sql.humans(act.request());
        Allowed allowed = rules.mayApprove(op, request, target, humans);
        if (!request.act().hash().equals(act.requestHash())) {
            throw new Problem(ProblemCode.CONFLICT, "the approval is of another request");
        }
        mustHaveWaited(signed, act);
        insert(signed, humans);
        notices.append(
                op,
                ElevationEvents.approved(act, signed.signed()),
                allowed,
                "%s approved %s on %s for %s"
                        .formatted(
                                directory.nameOf(act.by()),
                                request.act().login(),
                                target.name(),
                                directory.nameOf(request.act().beneficiary())));
        Optional<ElevationGrant> grant = granting.grantIfEnough(allowed.ruled(op), request, target);
        Map<String, Object> kept = new LinkedHashMap<>();
        kept.put("approval", act.approval().text());
        kept.put("request", act.request().text());
        kept.put(
                "state",
                sql.find(act.request(), clock.instant())
                        .map(it -> it.state().name())
                        .orElse("PENDING"));
        grant.ifPresent(it -> kept.put("grant", it.grant().text()));
        return Performed.kept(kept);
    }

    private void insert(Signed<ApproveElevation> signed, RequestSql.Humans humans) {
        try {
            sql.insertApproval(
                    signed.act(), signed.signed(), humans, directory.human(signed.act().by()));
        } catch (DataIntegrityViolationException refusal) {
            if (Violation.of("a_person_decides_a_request_once", refusal)) {
                throw new Problem(ProblemCode.CONFLICT, "you have approved this request already");
            }
            throw refusal;
        }
    }

    private void mustHaveWaited(Operation op, Instant at) {
        if (authenticators.of(op.person()).stream()
                .noneMatch(it -> !it.enrolment().mayApproveFrom().isAfter(at))) {
            throw tooNew();
        }
    }

    private static void mustHaveWaited(Signed<ApproveElevation> signed, ApproveElevation act) {
        byte[] enrolment = signed.signed().signatures().getFirst().enrolment().act();
        if (!(Act.read(enrolment) instanceof EnrolAuthenticator authenticator)
                || authenticator.mayApproveFrom().isAfter(act.at())) {
            throw tooNew();
        }
    }

    private static Problem tooNew() {
        return new Problem(
                ProblemCode.FORBIDDEN, "this authenticator is too new to approve: wait a day");
    }
}
