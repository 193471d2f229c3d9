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
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.SealedFact;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An administrator defines a roster, or the next version of it. The roster of administrators takes
/// a second administrator, and never goes below two people: a quorum is not broken by accident.
final class DefineRosterAct implements CeremonyAct<DefineRoster> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final int MEMBERS_MAX = 1_000;

    private final InstallationId installation;
    private final RosterSql sql;
    private final Rosters rosters;
    private final Directory directory;
    private final Keeper keeper;
    private final Notices notices;
    private final RosterRelations relations;
    private final Redefinitions redefinitions;
    private final InstantSource clock;
    private final Randomness randomness;

    DefineRosterAct(
            TargetParts parts, RosterSql sql, Rosters rosters, Redefinitions redefinitions) {
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
    public Class<DefineRoster> type() {
        return DefineRoster.class;
    }

    @Override
    public String name() {
        return "define-roster";
    }

    @Override
    public Draft<DefineRoster> draft(Operation op, Fields fields, Instant at) {
        mayDefine(op);
        String name = fields.text("name");
        if (!NAME.matcher(name).matches()) {
            throw invalid("a roster's name has lower case letters, digits, dots and dashes");
        }
        Optional<Roster> before = sql.find(name);
        List<PersonId> members =
                fields.texts("members").stream()
                        .map(directory::meant)
                        .distinct()
                        .sorted(BY_TEXT)
                        .toList();
        Optional<GroupId> group = fields.optionalText("group").map(directory::meantGroup);
        DefineRoster act =
                new DefineRoster(
                        installation,
                        before.map(Roster::id)
                                .orElseGet(() -> new RosterId(randomness.uuid(clock))),
                        before.map(it -> it.definition().version() + 1).orElse(1L),
                        name,
                        members,
                        op.person(),
                        at);
        mustBeSound(act, group);
        return new Draft<>(act, group.map(it -> Map.of("group", it.text())).orElse(Map.of()));
    }

    @Override
    public List<Line> lines(DefineRoster act) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Define roster", act.name() + ", version " + act.version()));
        lines.add(
                new Line(
                        "Members",
                        String.join(", ", act.members().stream().map(directory::nameOf).toList())));
        if (act.ofAdministrators()) {
            lines.add(new Line("They", "administer the installation"));
        }
        if (act.ofAuditors()) {
            lines.add(new Line("They", "look at everything that policies let auditors see"));
        }
        return lines;
    }

    @Override
    public Cosigning cosigning(Draft<DefineRoster> draft) {
        return draft.act().ofAdministrators() ? Cosigning.others(1) : Cosigning.NONE;
    }

    @Override
    public void mayCosign(Draft<DefineRoster> draft, PersonId signer) {
        rosters.mustAdminister(signer);
    }

    @Override
    public Performed perform(Operation op, Signed<DefineRoster> signed) {
        DefineRoster act = signed.act();
        Allowed allowed = mayDefine(op);
        Optional<GroupId> group =
                Optional.ofNullable(signed.draft().detail().get("group")).map(GroupId::parse);
        Optional<Roster> before = sql.find(act.name());
        if (act.version() != before.map(it -> it.definition().version() + 1).orElse(1L)
                || before.filter(it -> !it.id().equals(act.roster())).isPresent()) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the roster changed meanwhile: look again and begin anew");
        }
        mustBeSound(act, group);
        SealedFact sealed = keeper.seal(signed.signed());
        if (before.isEmpty()) {
            sql.insertName(act.roster(), act.name());
        }
        Roster roster = new Roster(act, sealed, group);
        sql.insertVersion(roster, clock.instant());
        relations.rosterDefined(op, roster);
        notices.append(
                op,
                TargetEvents.rosterDefined(act, signed.signed()),
                allowed,
                "%s defined the roster %s, version %d"
                        .formatted(notices.name(op.person()), act.name(), act.version()));
        return Performed.kept(
                Map.of(
                        "roster", act.roster().text(),
                        "name", act.name(),
                        "version", act.version()));
    }

    @Override
    public void performed(Operation op, Signed<DefineRoster> signed) {
        redefinitions.rosterRedefined(op, signed.act().roster());
    }

    private Allowed mayDefine(Operation op) {
        rosters.mustAdminister(op.person());
        return notices.require(
                Ask.ofInstallation(op, Action.DEFINE_ROSTER), Concern.of(op.person()));
    }

    private void mustBeSound(DefineRoster act, Optional<GroupId> group) {
        if (act.members().size() > MEMBERS_MAX) {
            throw invalid("a roster has at most " + MEMBERS_MAX + " members");
        }
        if (act.members().stream().anyMatch(directory::gone)) {
            throw invalid("somebody on the roster is frozen or has left: take them off");
        }
        if (act.ofAdministrators()) {
            if (act.members().stream().map(directory::human).distinct().count() < 2) {
                throw invalid("there are always at least two administrators");
            }
        }
        // the role is stated for whoever is named: no group outside would take it away again
        if ((act.ofAdministrators() || act.ofAuditors()) && group.isPresent()) {
            throw invalid("the roster of " + act.name() + " is not linked to a group");
        }
    }

    private static final java.util.Comparator<PersonId> BY_TEXT =
            java.util.Comparator.comparing(PersonId::text);

    private static Problem invalid(String message) {
        return new Problem(ProblemCode.INVALID, message);
    }
}
