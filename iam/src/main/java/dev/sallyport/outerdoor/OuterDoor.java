package dev.sallyport.outerdoor;

import dev.sallyport.authzen.AuthzenHttp;
import dev.sallyport.authzen.KnownPrograms;
import dev.sallyport.authzen.MetadataHttp;
import dev.sallyport.database.Database;
import dev.sallyport.decisionpoint.DecisionDesk;
import dev.sallyport.directory.DirectoryWiring;
import dev.sallyport.enrolment.EnrolmentWiring;
import dev.sallyport.explanation.ExplanationHttp;
import dev.sallyport.explanation.QuestionLog;
import dev.sallyport.factor.Ceremonies;
import dev.sallyport.factor.Factors;
import dev.sallyport.factor.OneTimeCodes;
import dev.sallyport.factor.Passkeys;
import dev.sallyport.factor.Passwords;
import dev.sallyport.factor.RecoveryCodes;
import dev.sallyport.factor.RelyingParty;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.jobs.JobRunner;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.keyring.Aead;
import dev.sallyport.keyring.DataKeys;
import dev.sallyport.keyring.Keyring;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.ownfactor.OwnFactorWiring;
import dev.sallyport.policy.Explanations;
import dev.sallyport.policy.Searches;
import dev.sallyport.policy.SnapshotFollower;
import dev.sallyport.signin.SignInWiring;
import dev.sallyport.web.DoorLook;
import dev.sallyport.web.DoorParts;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.ReadinessCheck;
import dev.sallyport.web.RunningDoor;
import dev.sallyport.web.WebEdge;
import dev.sallyport.websession.WebSessionWiring;
import dev.sallyport.websession.WebSessions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// An open outer door: its pages, its API and its jobs.
public final class OuterDoor implements AutoCloseable {
    private final RunningDoor door;
    private final JobRunner runner;
    private final StreamLane stream;
    private final SnapshotFollower facts;
    private final DecisionDesk desk;

    private OuterDoor(
            RunningDoor door,
            JobRunner runner,
            StreamLane stream,
            SnapshotFollower facts,
            DecisionDesk desk) {
        this.door = door;
        this.runner = runner;
        this.stream = stream;
        this.facts = facts;
        this.desk = desk;
    }

    /// Opens the door on connections of the login role `outer`.
    public static OuterDoor open(
            OuterDoorSettings settings,
            DataSource outer,
            DataKeys keeper,
            InstantSource clock,
            Randomness randomness) {
        Ground ground = Ground.of(outer, settings.anchor(), clock, randomness);
        Keyring keyring =
                new Keyring(ground.database(), keeper, settings.installation(), clock, randomness);
        Verifiers verifiers = verifiers(settings, ground, keyring.aead("factors"));
        Factors factors = new Factors(ground.database(), verifiers.recovery(), ground.ledger());
        WebSessions sessions =
                new WebSessions(ground.database(), ground.ledger(), clock, randomness);
        EnrolmentWiring enrolment =
                new EnrolmentWiring(
                        ground.database(),
                        new EnrolmentWiring.Desk(
                                ground.people(), ground.throttle(), settings.title()),
                        verifiers,
                        sessions,
                        ground.ledger());
        List<Object> handlers = new ArrayList<>();
        handlers.add(new ConsolePages());
        handlers.addAll(WebSessionWiring.handlers(sessions));
        handlers.addAll(
                new SignInWiring(
                                ground.database(),
                                ground.people(),
                                verifiers,
                                sessions,
                                new SignInWiring.Watch(
                                        ground.throttle(),
                                        ground::refused,
                                        ground.policy(),
                                        randomness))
                        .handlers());
        handlers.addAll(enrolment.handlers());
        handlers.addAll(
                OwnFactorWiring.handlers(
                        ground.database(),
                        new OwnFactorWiring.Desk(
                                ground.people(), ground.throttle(), settings.title()),
                        verifiers,
                        factors));
        handlers.addAll(
                DirectoryWiring.handlers(
                        new DirectoryWiring.Ground(
                                ground.database(),
                                ground.policy(),
                                ground.people(),
                                ground.jobs(),
                                ground.throttle()),
                        sessions));
        handlers.add(explanations(ground));
        DecisionDesk desk = ground.decisionDesk();
        handlers.add(new AuthzenHttp(desk.point()));
        handlers.add(new MetadataHttp(settings.door().origin()));
        JobRunner runner =
                new JobRunner(
                        ground.jobs(),
                        settings.node(),
                        OuterJobs.catalog(ground, sessions, factors, enrolment),
                        clock,
                        randomness);
        DoorParts parts =
                new DoorParts(
                        look(),
                        sessions,
                        new KnownPrograms(desk.book()),
                        handlers,
                        List.of(readiness(ground)),
                        clock,
                        randomness);
        RunningDoor door = WebEdge.open(settings.door(), parts);
        ground.stream().start();
        runner.start();
        SnapshotFollower facts = new SnapshotFollower(outer, ground.snapshots());
        facts.start();
        desk.start();
        return new OuterDoor(door, runner, ground.stream(), facts, desk);
    }

    public RunningDoor door() {
        return door;
    }

    /// Lets nobody in any more, then lets running jobs end.
    @Override
    public void close() {
        door.close();
        runner.close();
        desk.close();
        stream.close();
        facts.close();
    }

    private static ExplanationHttp explanations(Ground ground) {
        OuterNaming naming = new OuterNaming(ground.people());
        return new ExplanationHttp(
                Door.OUTER,
                ground.policy(),
                new ExplanationHttp.Answers(
                        new Explanations(ground.snapshots(), ground.clock()),
                        new Searches(ground.snapshots(), ground.clock())),
                naming,
                new QuestionLog(ground.stream(), naming));
    }

    private static Verifiers verifiers(OuterDoorSettings settings, Ground ground, Aead aead) {
        Database database = ground.database();
        OneTimeCodes codes =
                new OneTimeCodes(
                        database, aead, ground.ledger(), ground.clock(), ground.randomness());
        Ceremonies ceremonies =
                new Ceremonies(database, aead, codes, ground.clock(), ground.randomness());
        DoorSettings door = settings.door();
        RelyingParty party =
                new RelyingParty(door.hostName(), door.origin().toString(), settings.title());
        return new Verifiers(
                ceremonies,
                new Passwords(database, aead, ground.ledger(), ground.clock(), ground.randomness()),
                codes,
                new Passkeys(
                        database,
                        ceremonies,
                        party,
                        ground.ledger(),
                        ground.clock(),
                        ground.randomness()),
                new RecoveryCodes(database, ground.ledger(), ground.clock(), ground.randomness()));
    }

    private static DoorLook look() {
        return new DoorLook(
                Door.OUTER,
                "Outer door",
                "/sign-in",
                "/",
                List.of(
                        new DoorLook.Link("/account", "My account"),
                        new DoorLook.Link("/people", "People"),
                        new DoorLook.Link("/groups", "Groups"),
                        new DoorLook.Link("/units", "Units"),
                        new DoorLook.Link("/why", "Why")));
    }

    private static ReadinessCheck readiness(Ground ground) {
        return new ReadinessCheck() {
            @Override
            public String name() {
                return "database";
            }

            @Override
            public boolean ready() {
                try {
                    ground.database().now();
                    return true;
                } catch (Problem unavailable) {
                    return false;
                }
            }
        };
    }
}
