package dev.sallyport.innerdoor;

import dev.sallyport.administration.AdministrationParts;
import dev.sallyport.administration.Invitations;
import dev.sallyport.administration.PeopleActs;
import dev.sallyport.administration.PrivilegeEnding;
import dev.sallyport.brokering.Brokerage;
import dev.sallyport.brokering.BrokeredSessions;
import dev.sallyport.brokering.BrokeringActs;
import dev.sallyport.brokering.BrokeringParts;
import dev.sallyport.brokering.Connections;
import dev.sallyport.brokering.EndOrders;
import dev.sallyport.brokering.SshKeys;
import dev.sallyport.ceremony.Authenticators;
import dev.sallyport.ceremony.Ceremonies;
import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.CeremonyActs;
import dev.sallyport.ceremony.CeremonyParts;
import dev.sallyport.ceremony.Decoys;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.EnrolmentActs;
import dev.sallyport.ceremony.EnrolmentCodes;
import dev.sallyport.ceremony.Lapses;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.elevation.ElevationActs;
import dev.sallyport.elevation.ElevationParts;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Endings;
import dev.sallyport.elevation.Warrants;
import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.innersession.InnerSessions;
import dev.sallyport.innersession.OpenSessionAct;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.lifecycle.LeaverJobs;
import dev.sallyport.lifecycle.Leavers;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.policy.StoredRuleTexts;
import dev.sallyport.policychange.PolicyChangeActs;
import dev.sallyport.policychange.PolicyChangeParts;
import dev.sallyport.policychange.PolicyChanges;
import dev.sallyport.receipt.Receipts;
import dev.sallyport.recording.RecordingParts;
import dev.sallyport.recording.TapeShelf;
import dev.sallyport.recording.Tapes;
import dev.sallyport.target.RosterRelations;
import dev.sallyport.target.Rosters;
import dev.sallyport.target.TargetActs;
import dev.sallyport.target.TargetParts;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.AssertionVerifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The domain of the inner door, without network and threads.
public final class InnerParts {
    private final InnerGround ground;
    private final Directory directory;
    private final Rosters rosters;
    private final Targets targets;
    private final Authenticators authenticators;
    private final EnrolmentCodes codes;
    private final InnerSessions innerSessions;
    private final Notices notices;
    private final EndOrders orders;
    private final Elevations elevations;
    private final Warrants warrants;
    private final SshKeys sshKeys;
    private final Connections connections;
    private final BrokeredSessions sessions;
    private final Tapes tapes;
    private final TapeShelf shelf;
    private final Brokerage brokerage;
    private final PrivilegeEnding ending;
    private final Leavers leavers;
    private final PolicyChanges policyChanges;
    private final Ceremonies ceremonies;
    private final Receipts receipts;
    private final BrokeringParts brokering;
    private final AdministrationParts administration;

    /// @param tapesDirectory where recordings lie
    /// @param egress the addresses from which a gateway reaches targets
    public InnerParts(
            InnerGround ground, Path tapesDirectory, Function<GatewayPeer, List<String>> egress) {
        this.ground = ground;
        InstallationId installation = ground.anchor().installation();
        directory = ground.directory();
        rosters = new Rosters(ground.database(), ground.anchor());
        targets = new Targets(ground.database(), ground.anchor(), rosters, ground.policy());
        RosterRelations relations = new RosterRelations(ground.relations());
        authenticators =
                new Authenticators(
                        ground.database(),
                        ground.anchor(),
                        ground.keeper(),
                        ground.ledger(),
                        ground.clock());
        codes =
                new EnrolmentCodes(
                        ground.database(), ground.ledger(), ground.clock(), ground.randomness());
        innerSessions =
                new InnerSessions(
                        ground.database(), ground.ledger(), ground.clock(), ground.randomness());

        notices =
                new Notices(
                        new Notices.Ground(
                                ground.database(),
                                ground.policy(),
                                ground.ledger(),
                                ground.clock()),
                        directory,
                        rosters::administrators);
        brokering =
                new BrokeringParts(
                        ground.anchor(),
                        ground.database(),
                        directory,
                        targets,
                        ground.keeper(),
                        ground.policy(),
                        notices,
                        ground.ledger(),
                        ground.clock(),
                        ground.randomness());
        orders = new EndOrders(brokering);
        ElevationParts elevation =
                new ElevationParts(
                        installation,
                        ground.database(),
                        directory,
                        targets,
                        rosters,
                        ground.keeper(),
                        ground.policy(),
                        notices,
                        ground.ledger(),
                        new ElevationAlarms(ground.jobs()),
                        orders,
                        ground.clock(),
                        ground.randomness());
        elevations = new Elevations(elevation, new Endings(elevation));
        warrants = new Warrants(ground.database(), targets, rosters, ground.clock());
        sshKeys = new SshKeys(brokering, orders);
        connections = new Connections(brokering);
        sessions = new BrokeredSessions(brokering, elevations, orders);
        RecordingParts recording =
                new RecordingParts(
                        ground.database(),
                        directory,
                        sessions,
                        ground.keyring(),
                        ground.ledger(),
                        tapesDirectory,
                        ground.clock(),
                        ground.randomness());
        tapes = new Tapes(recording);
        shelf = new TapeShelf(recording, tapes);
        brokerage =
                new Brokerage(
                        brokering,
                        new Brokerage.Desks(
                                sshKeys,
                                elevations,
                                warrants,
                                connections,
                                sessions,
                                orders,
                                tapes),
                        egress);

        ending =
                new PrivilegeEnding(
                        ground.database(),
                        directory,
                        new PrivilegeEnding.Reach(
                                elevations,
                                sessions,
                                orders,
                                sshKeys,
                                authenticators,
                                innerSessions,
                                ground.groups(),
                                ground.relations()));
        leavers =
                new Leavers(
                        ground.database(),
                        ground.people(),
                        ground.ledger(),
                        new LeaverJobs(ground.jobs(), Door.INNER));
        administration =
                new AdministrationParts(
                        installation,
                        ground.database(),
                        ground.people(),
                        directory,
                        targets,
                        rosters,
                        ground.policy(),
                        notices,
                        ground.ledger(),
                        ground.clock(),
                        ground.randomness());
        PolicyChangeParts policyChange = policyChange();
        policyChanges = new PolicyChanges(policyChange);
        ceremonies = ceremonies(elevation, relations, policyChange);
        receipts =
                new Receipts(
                        installation,
                        ground.database(),
                        new Receipts.Sources(
                                elevations, warrants, ground.reader(), ground.ledger()),
                        ground.keeper(),
                        ground.clock());
    }

    private PolicyChangeParts policyChange() {
        PolicySets sets = new PolicySets(ground.database(), ground.anchor());
        Snapshots outside =
                new Snapshots(
                        ground.database(),
                        List.of("inner", "outer"),
                        new StoredRuleTexts(
                                ground.database(), ground.anchor(), RuleSet.Rules.OUTER));
        return new PolicyChangeParts(
                ground.anchor().installation(),
                ground.database(),
                sets,
                new PolicyChangeParts.Facts(ground.snapshots(), outside),
                ground.policy(),
                rosters,
                directory,
                ground.keeper(),
                new PolicyChangeParts.Records(ground.ledger(), ground.reader(), notices));
    }

    private Ceremonies ceremonies(
            ElevationParts elevation, RosterRelations relations, PolicyChangeParts policyChange) {
        CeremonyParts parts =
                new CeremonyParts(
                        ground.anchor().installation(),
                        ground.database(),
                        directory,
                        authenticators,
                        new AssertionVerifier(ground.anchor().relyingParty()),
                        ground.keeper(),
                        ground.policy(),
                        ground.ledger(),
                        ground.clock(),
                        ground.randomness());
        TargetParts target =
                new TargetParts(
                        ground.anchor(),
                        ground.database(),
                        directory,
                        ground.keeper(),
                        notices,
                        relations,
                        ground.ledger(),
                        ground.clock(),
                        ground.randomness());
        Invitations invitations =
                new Invitations(
                        ground.jobs(),
                        codes,
                        rosters,
                        relations,
                        ground.clock(),
                        ground.randomness());
        List<CeremonyAct<?>> acts = new ArrayList<>();
        acts.add(
                new OpenSessionAct(
                        parts.installation(),
                        innerSessions,
                        notices,
                        directory,
                        new Decoys(ground.database(), ground.randomness()),
                        ground.randomness()));
        acts.addAll(EnrolmentActs.of(parts, codes, ground.people(), invitations));
        acts.addAll(TargetActs.of(target, rosters, elevations));
        acts.addAll(ElevationActs.of(elevation, authenticators));
        acts.addAll(BrokeringActs.of(brokering, elevations, connections));
        acts.addAll(PolicyChangeActs.of(policyChange));
        acts.addAll(
                PeopleActs.of(
                        administration,
                        invitations,
                        new PeopleActs.Ending(
                                leavers,
                                ending,
                                floor(),
                                new Lapses(parts, codes),
                                ground.keeper(),
                                ground.jobs())));
        return new Ceremonies(parts, new CeremonyActs(acts));
    }

    public InnerGround ground() {
        return ground;
    }

    public Directory directory() {
        return directory;
    }

    public Rosters rosters() {
        return rosters;
    }

    public Targets targets() {
        return targets;
    }

    public Authenticators authenticators() {
        return authenticators;
    }

    public EnrolmentCodes codes() {
        return codes;
    }

    public InnerSessions innerSessions() {
        return innerSessions;
    }

    public Notices notices() {
        return notices;
    }

    public EndOrders orders() {
        return orders;
    }

    public Elevations elevations() {
        return elevations;
    }

    public Warrants warrants() {
        return warrants;
    }

    public SshKeys sshKeys() {
        return sshKeys;
    }

    public Connections connections() {
        return connections;
    }

    public BrokeredSessions sessions() {
        return sessions;
    }

    public Tapes tapes() {
        return tapes;
    }

    public TapeShelf shelf() {
        return shelf;
    }

    public Brokerage brokerage() {
        return brokerage;
    }

    public PrivilegeEnding ending() {
        return ending;
    }

    public Leavers leavers() {
        return leavers;
    }

    public Ceremonies ceremonies() {
        return ceremonies;
    }

    public PolicyChanges policyChanges() {
        return policyChanges;
    }

    public Receipts receipts() {
        return receipts;
    }

    /// Who administers and has something to sign with.
    AdministratorFloor floor() {
        return new AdministratorFloor(
                ground.database(),
                () -> rosters.administrators().stream().filter(authenticators::any).toList());
    }

    BrokeringParts brokering() {
        return brokering;
    }

    AdministrationParts administration() {
        return administration;
    }
}
