package dev.sallyport.target;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Cosigning;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.warrant.Allowances;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.SealedFact;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An administrator defines a target, or the next version of it.
final class DefineTargetAct implements CeremonyAct<DefineTarget> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?");
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
    private static final long HALF_A_DAY = 43_200;

    private final InstallationId installation;
    private final TargetSql sql;
    private final Rosters rosters;
    private final Directory directory;
    private final Keeper keeper;
    private final Notices notices;
    private final RosterRelations relations;
    private final Redefinitions redefinitions;
    private final InstantSource clock;
    private final Randomness randomness;

    DefineTargetAct(
            TargetParts parts, TargetSql sql, Rosters rosters, Redefinitions redefinitions) {
        this.installation = parts.installation();
        this.sql = sql;
        this.rosters = rosters;
        this.directory = parts.directory();
        this.keeper = parts.keeper();
        this.notices = parts.notices();
        this.relations = parts.relations();
        this.redefinitions = redefinitions;
        this.clock = parts.clock();
        this.randomness = parts.randomness();
    }

    @Override
    public Class<DefineTarget> type() {
        return DefineTarget.class;
    }

    @Override
    public String name() {
        return "define-target";
    }

    @Override
    public Draft<DefineTarget> draft(Operation op, Fields fields, Instant at) {
        mayDefine(op, op.person());
        String name = matching(NAME, fields.text("name"), "a target's name");
        Optional<Target> before = sql.find(name);
        DefineTarget act =
                new DefineTarget(
                        installation,
                        before.map(Target::id)
                                .orElseGet(() -> new TargetId(randomness.uuid(clock))),
                        before.map(it -> it.definition().version() + 1).orElse(1L),
                        name,
                        matching(HOST, fields.text("host"), "the host"),
                        (int) between(1, 65_535, fields.number("port", 22), "the port"),
                        HostKeys.canonical(fields.texts("host_keys")),
                        distinct(LOGIN, fields.texts("logins"), "a login"),
                        fields.optionalText("owner").map(directory::meant).orElse(op.person()),
                        rosters.meant(fields.text("eligible")).id(),
                        rosters.meant(fields.text("approvers")).id(),
                        (int)
                                between(
                                        0,
                                        9,
                                        fields.number("approvals_needed", 1),
                                        "`approvals_needed`"),
                        between(
                                60,
                                HALF_A_DAY,
                                fields.number("grant_seconds_max", 3600),
                                "`grant_seconds_max`"),
                        between(
                                60,
                                HALF_A_DAY,
                                fields.number("idle_seconds", 900),
                                "`idle_seconds`"),
                        fields.flag("fresh_proof", true),
                        allowances(fields.texts("allowances", List.of())),
                        op.person(),
                        at);
        mustBePossible(act);
        return Draft.of(act);
    }

    @Override
    public List<Line> lines(DefineTarget act) {
        return List.of(
                new Line("Define target", act.name() + ", version " + act.version()),
                new Line("Address", act.host() + ":" + act.port()),
                new Line("Host keys", String.join(", ", act.hostKeys())),
                new Line("Logins", String.join(", ", act.logins())),
                new Line("Owner", directory.nameOf(act.owner())),
                new Line("Who may ask", rosterName(act.eligible())),
                new Line("Who approves", rosterName(act.approvers())),
                new Line("Approvals needed", Integer.toString(act.approvalsNeeded())),
                Line.lasting("Longest grant", act.grantSecondsMax()),
                Line.lasting("Ends when idle for", act.idleSeconds()),
                new Line("Fresh proof", act.freshProof() ? "for every connection" : "no"),
                new Line("Allowed besides", String.join(", ", act.allowances())));
    }

    /// A target that grants without anybody's approval takes a second administrator to define.
    @Override
    public Cosigning cosigning(Draft<DefineTarget> draft) {
        return draft.act().approvalsNeeded() == 0 ? Cosigning.others(1) : Cosigning.NONE;
    }

    @Override
    public void mayCosign(Draft<DefineTarget> draft, PersonId signer) {
        rosters.mustAdminister(signer);
    }

    @Override
    public Performed perform(Operation op, Signed<DefineTarget> signed) {
        DefineTarget act = signed.act();
        Allowed allowed = mayDefine(op, act.owner());
        Optional<Target> before = sql.find(act.name());
        if (act.version() != before.map(it -> it.definition().version() + 1).orElse(1L)
                || before.filter(it -> !it.id().equals(act.target())).isPresent()) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the target changed meanwhile: look again and begin anew");
        }
        mustBePossible(act);
        SealedFact sealed = keeper.seal(signed.signed());
        if (before.isEmpty()) {
            sql.insertName(act.target(), act.name());
        }
        sql.insertVersion(new Target(act, sealed));
        relations.targetDefined(op, act);
        notices.append(
                op,
                TargetEvents.targetDefined(act, signed.signed()),
                allowed,
                "%s defined the target %s, version %d"
                        .formatted(notices.name(op.person()), act.name(), act.version()));
        return Performed.kept(
                Map.of(
                        "target", act.target().text(),
                        "name", act.name(),
                        "version", act.version()));
    }

    @Override
    public void performed(Operation op, Signed<DefineTarget> signed) {
        redefinitions.targetRedefined(op, signed.act().target());
    }

    private Allowed mayDefine(Operation op, PersonId owner) {
        rosters.mustAdminister(op.person());
        return notices.require(
                Ask.ofInstallation(op, Action.DEFINE_TARGET), new Concern(op.person(), owner));
    }

    /// A target nobody could ever be granted access to is a mistake somebody wants to hear about.
    private void mustBePossible(DefineTarget act) {
        Roster approvers = rosters.find(act.approvers()).orElseThrow(Rosters::unknown);
        if (approvers.definition().members().size() < act.approvalsNeeded()) {
            throw invalid("the roster of approvers has fewer people than approvals are needed");
        }
        if (directory.gone(act.owner())) {
            throw invalid("the owner is frozen or has left: name another one");
        }
    }

    private String rosterName(RosterId id) {
        return rosters.find(id).map(Roster::name).orElse(id.text());
    }

    private static String matching(Pattern pattern, String text, String what) {
        if (!pattern.matcher(text).matches()) {
            throw invalid(what + " has characters or a length that it may not have");
        }
        return text;
    }

    private static List<String> allowances(List<String> texts) {
        if (!Allowances.ALL.containsAll(texts)
                || texts.stream().distinct().count() != texts.size()) {
            throw invalid("an allowance is one of " + String.join(", ", Allowances.ALL));
        }
        return texts;
    }

    private static List<String> distinct(Pattern pattern, List<String> texts, String what) {
        texts.forEach(text -> matching(pattern, text, what));
        if (texts.stream().distinct().count() != texts.size() || texts.size() > 64) {
            throw invalid(what + " is given twice, or there are too many");
        }
        return texts;
    }

    private static long between(long least, long most, long number, String what) {
        if (number < least || number > most) {
            throw invalid(what + " is between " + least + " and " + most);
        }
        return number;
    }

    private static Problem invalid(String message) {
        return new Problem(ProblemCode.INVALID, message);
    }
}
