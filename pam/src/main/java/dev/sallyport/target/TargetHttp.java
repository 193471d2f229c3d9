package dev.sallyport.target;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.PersonView;
import dev.sallyport.identity.Groups;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Targets and rosters, for looking. Defining them is a ceremony.
@RestController
public final class TargetHttp {
    private final Targets targets;
    private final Rosters rosters;
    private final Directory directory;
    private final Groups groups;
    private final Policy policy;
    private final String sshCaKey;

    /// @param sshCaKey the line of the certificate authority that every target trusts
    public TargetHttp(
            Targets targets,
            Rosters rosters,
            Directory directory,
            Groups groups,
            Policy policy,
            String sshCaKey) {
        this.policy = policy;
        this.targets = targets;
        this.rosters = rosters;
        this.directory = directory;
        this.groups = groups;
        this.sshCaKey = sshCaKey;
    }

    record AuthorityView(String publicKey) {}

    record RosterName(RosterId id, String name) {}

    record GroupName(GroupId id, String name) {}

    record TargetView(
            TargetId id,
            String name,
            long version,
            String host,
            int port,
            List<String> hostKeys,
            List<String> logins,
            PersonView owner,
            RosterName eligible,
            RosterName approvers,
            int approvalsNeeded,
            long grantSecondsMax,
            long idleSeconds,
            boolean freshProof,
            List<String> allowances,
            PersonView by,
            Instant at,
            Sha256 hash) {}

    /// `effective`: whether the member counts now, with all that could have taken them off.
    record MemberView(PersonId id, String name, String displayName, boolean effective) {}

    record RosterView(
            RosterId id,
            String name,
            long version,
            List<MemberView> members,
            @Nullable GroupName group,
            PersonView by,
            Instant at,
            Sha256 hash) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/targets")
    Listing<TargetView> targets(Operation op) {
        return Listing.whole(targets.visible(op).stream().map(this::view).toList());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/targets/{target}")
    TargetView target(Operation op, @PathVariable String target) {
        return view(targets.meant(op, target));
    }

    /// The line for a target's `TrustedUserCAKeys`; without it no target lets a gateway in.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ssh-ca")
    AuthorityView authority() {
        return new AuthorityView(sshCaKey);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/rosters")
    Listing<RosterView> rosters(Operation op) {
        mayLookAtRosters(op);
        return Listing.whole(rosters.all().stream().map(this::view).toList());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/rosters/{roster}")
    RosterView roster(Operation op, @PathVariable String roster) {
        mayLookAtRosters(op);
        return view(rosters.meant(roster));
    }

    /// Before anything is looked for: who may not look is not told what there is.
    private void mayLookAtRosters(Operation op) {
        policy.require(Ask.ofInstallation(op, Action.LOOK_AT_ROSTERS));
    }

    private TargetView view(Target target) {
        DefineTarget it = target.definition();
        return new TargetView(
                it.target(),
                it.name(),
                it.version(),
                it.host(),
                it.port(),
                it.hostKeys(),
                it.logins(),
                directory.view(it.owner()),
                name(it.eligible()),
                name(it.approvers()),
                it.approvalsNeeded(),
                it.grantSecondsMax(),
                it.idleSeconds(),
                it.freshProof(),
                it.allowances(),
                directory.view(it.by()),
                it.at(),
                it.hash());
    }

    private RosterView view(Roster roster) {
        DefineRoster it = roster.definition();
        List<PersonId> effective = rosters.effective(it.roster());
        return new RosterView(
                it.roster(),
                it.name(),
                it.version(),
                it.members().stream().map(id -> member(id, effective.contains(id))).toList(),
                roster.group()
                        .flatMap(groups::find)
                        .map(group -> new GroupName(group.id(), group.name()))
                        .orElse(null),
                directory.view(it.by()),
                it.at(),
                it.hash());
    }

    private MemberView member(PersonId id, boolean effective) {
        PersonView person = directory.view(id);
        return new MemberView(person.id(), person.name(), person.displayName(), effective);
    }

    private RosterName name(RosterId id) {
        return new RosterName(id, rosters.find(id).map(Roster::name).orElse(id.text()));
    }
}
