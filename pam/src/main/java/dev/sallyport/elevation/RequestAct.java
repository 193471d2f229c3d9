package dev.sallyport.elevation;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.identity.Names;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.notice.Notices;
import dev.sallyport.target.Target;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.RequestElevation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asking for one login on one target, for oneself or a colleague.
final class RequestAct implements CeremonyAct<RequestElevation> {
    /// How long a request waits; threat model T9.
    static final Duration WAITS = Duration.ofHours(1);

    private static final int OPEN_MAX = 20;

    private final InstallationId installation;
    private final RequestSql sql;
    private final Targets targets;
    private final Directory directory;
    private final ElevationRules rules;
    private final Granting granting;
    private final Notices notices;
    private final Deadlines deadlines;
    private final InstantSource clock;
    private final Randomness randomness;

    RequestAct(ElevationParts parts, ElevationRules rules, Granting granting) {
        this.installation = parts.installation();
        this.sql = new RequestSql(parts.database());
        this.targets = parts.targets();
        this.directory = parts.directory();
        this.rules = rules;
        this.granting = granting;
        this.notices = parts.notices();
        this.deadlines = parts.deadlines();
        this.clock = parts.clock();
        this.randomness = parts.randomness();
    }

    @Override
    public Class<RequestElevation> type() {
        return RequestElevation.class;
    }

    @Override
    public String name() {
        return "request-elevation";
    }

    @Override
    public Draft<RequestElevation> draft(Operation op, Fields fields, Instant at) {
        Target target = targets.meant(op, fields.text("target"));
        long most = target.definition().grantSecondsMax();
        PersonId beneficiary =
                fields.optionalText("beneficiary").map(directory::meant).orElse(op.person());
        RequestElevation act =
                new RequestElevation(
                        installation,
                        new RequestId(randomness.uuid(clock)),
                        target.id(),
                        fields.text("login"),
                        op.person(),
                        beneficiary,
                        reason(fields.text("reason")),
                        fields.optionalText("ticket").map(Names::title),
                        seconds(fields.number("seconds", Math.min(3600, most))),
                        at,
                        at.plus(WAITS));
        rules.mayAsk(op, act, target);
        if (sql.openOf(op.person(), at) >= OPEN_MAX) {
            throw new Problem(
                    ProblemCode.CONFLICT, "you have 20 requests waiting: cancel one first");
        }
        return Draft.of(act);
    }

    @Override
    public List<Line> lines(RequestElevation act) {
        List<Line> lines = new ArrayList<>();
        lines.add(
                new Line(
                        "Ask for",
                        act.login()
                                + " on "
                                + targets.find(act.target()).map(Target::name).orElse("?")));
        lines.add(new Line("For", directory.nameOf(act.beneficiary())));
        lines.add(new Line("Why", act.reason()));
        act.ticket().ifPresent(ticket -> lines.add(new Line("Ticket", ticket)));
        lines.add(Line.lasting("For at most", act.seconds()));
        lines.add(Line.at("Waits until", act.expires()));
        return lines;
    }

    @Override
    public Performed perform(Operation op, Signed<RequestElevation> signed) {
        RequestElevation act = signed.act();
        Target target = targets.find(act.target()).orElseThrow(RequestAct::gone);
        ElevationRules.MayAsk may = rules.mayAsk(op, act, target);
        Operation ruled = may.allowed().ruled(op);
        int needed = may.approvals();
        sql.lock(act.request());
        sql.insert(
                act,
                signed.signed(),
                new RequestSql.Terms(target.definition().version(), needed),
                new RequestSql.Humans(
                        directory.human(act.by()), directory.human(act.beneficiary())));
        notices.append(
                op,
                ElevationEvents.requested(act, signed.signed()),
                may.allowed(),
                sentence(act, target));
        deadlines.requestExpires(op, act.request(), act.expires());
        Request request = sql.find(act.request(), clock.instant()).orElseThrow(RequestAct::gone);
        Optional<ElevationGrant> grant =
                needed == 0 ? granting.grantIfEnough(ruled, request, target) : Optional.empty();
        Map<String, Object> kept = new LinkedHashMap<>();
        kept.put("request", act.request().text());
        kept.put("state", grant.isPresent() ? "GRANTED" : "PENDING");
        kept.put("approvals_needed", needed);
        kept.put("expires_at", act.expires().toString());
        grant.ifPresent(it -> kept.put("grant", it.grant().text()));
        return Performed.kept(kept);
    }

    private String sentence(RequestElevation act, Target target) {
        String asked =
                "%s asked for %s on %s"
                        .formatted(directory.nameOf(act.by()), act.login(), target.name());
        return act.by().equals(act.beneficiary())
                ? asked
                : asked + " for " + directory.nameOf(act.beneficiary());
    }

    private static String reason(String text) {
        String reason = Names.title(text);
        if (reason.length() < 3) {
            throw new Problem(ProblemCode.INVALID, "say in a few words why you need it");
        }
        return reason;
    }

    private static long seconds(long seconds) {
        if (seconds < 60 || seconds > 43_200) {
            throw new Problem(ProblemCode.INVALID, "ask for 60 to 43200 seconds");
        }
        return seconds;
    }

    private static Problem gone() {
        return new Problem(ProblemCode.CONFLICT, "the target is gone: look again");
    }
}
