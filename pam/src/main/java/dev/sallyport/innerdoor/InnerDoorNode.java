package dev.sallyport.innerdoor;

import dev.sallyport.brokering.Gateways;
import dev.sallyport.ceremony.KeeperOverSocket;
import dev.sallyport.console.Console;
import dev.sallyport.controlline.ControlLineListener;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.database.Database;
import dev.sallyport.innersession.InnerSessionLookup;
import dev.sallyport.jobs.JobRunner;
import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.KeeperDescription;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.keyring.KeeperDataKeys;
import dev.sallyport.ledger.Sequencer;
import dev.sallyport.ledger.Witnesses;
import dev.sallyport.policy.SnapshotFollower;
import dev.sallyport.receipt.VerifierPolicy;
import dev.sallyport.web.DoorParts;
import dev.sallyport.web.ReadinessCheck;
import dev.sallyport.web.RunningDoor;
import dev.sallyport.web.WebEdge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/// One process of the inner door: pages and API, jobs, the end of the gateways' lines, and the
/// sequencer of the ledger.
public final class InnerDoorNode implements AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final InnerParts parts;
    private final Sequencer sequencer;
    private final SnapshotFollower facts;
    private final Witnesses witnesses;
    private final InnerDesk desk;
    private final ControlLineListener line;
    private final JobRunner runner;
    private final PushPoll poll;
    private final RunningDoor door;

    private InnerDoorNode(
            InnerParts parts,
            Recording recording,
            ControlLineListener line,
            JobRunner runner,
            PushPoll poll,
            RunningDoor door) {
        this.parts = parts;
        this.sequencer = recording.sequencer();
        this.witnesses = recording.witnesses();
        this.facts = recording.facts();
        this.desk = recording.desk();
        this.line = line;
        this.runner = runner;
        this.poll = poll;
        this.door = door;
    }

    /// Connections of the two login roles, and the keeper over the socket of each.
    public record Surroundings(
            DataSource inner,
            DataSource sequencer,
            KeeperClient keeper,
            KeeperClient sequencerKeeper) {}

    /// Who orders the ledger, who follows it for the policy, who shows it to witnesses, and who
    /// tells programs and people what is decided.
    private record Recording(
            Sequencer sequencer, SnapshotFollower facts, Witnesses witnesses, InnerDesk desk) {}

    /// Opens the door. The ledger is sequenced first and people are let in last.
    public static InnerDoorNode open(
            InnerDoorSettings settings, Surroundings around, Randomness randomness) {
        Database database = new Database(around.inner());
        KeeperDescription keeper = around.keeper().describe();
        InnerGround ground =
                InnerGround.of(
                        database,
                        new InnerGround.KeeperSides(
                                keeper.trustAnchor(),
                                new KeeperOverSocket(around.keeper()),
                                new KeeperDataKeys(around.keeper())),
                        database::now,
                        randomness);
        InnerParts parts = new InnerParts(ground, settings.tapes(), settings.line().egress());
        Sequencer sequencer =
                new Sequencer(
                        around.sequencer(),
                        around.sequencerKeeper()::signCheckpoint,
                        keeper.ledgerVerifierKey().name());
        sequencer.start();
        ground.relations().forgetChanges();
        SnapshotFollower facts = new SnapshotFollower(around.inner(), ground.snapshots());
        facts.start();
        Witnesses witnesses = new Witnesses(ground.reader(), settings.witnesses());
        ground.reader().attach(witnesses);
        witnesses.start();
        ControlLineListener line = listen(settings, parts, randomness);
        JobRunner runner =
                new JobRunner(
                        ground.jobs(),
                        settings.node(),
                        InnerJobs.catalog(parts),
                        ground.clock(),
                        randomness);
        runner.start();
        PushPoll poll = PushPoll.start(parts);
        InnerDesk desk = InnerDesk.start(ground);
        List<Object> handlers =
                new ArrayList<>(
                        InnerHandlers.of(
                                parts,
                                settings.gateway(),
                                keeper.sshCaKey(),
                                keeper::ledgerVerifierKey,
                                () ->
                                        VerifierPolicy.text(
                                                keeper.ledgerVerifierKey(),
                                                keeper.trustAnchor(),
                                                settings.witnesses())));
        handlers.addAll(desk.handlers(parts, settings.door().origin()));
        RunningDoor door =
                WebEdge.open(
                        settings.door(),
                        new DoorParts(
                                Console.look(),
                                new InnerSessionLookup(
                                        parts.innerSessions(), parts.directory(), parts.rosters()),
                                desk.programs(),
                                handlers,
                                readiness(ground, around.keeper()),
                                ground.clock(),
                                randomness));
        return new InnerDoorNode(
                parts, new Recording(sequencer, facts, witnesses, desk), line, runner, poll, door);
    }

    private static ControlLineListener listen(
            InnerDoorSettings settings, InnerParts parts, Randomness randomness) {
        InnerDoorSettings.ControlLine own = settings.line();
        ControlLineListener line =
                ControlLineListener.start(
                        new ControlLineListener.Settings(
                                parts.ground().anchor().installation(),
                                own.address(),
                                own.key(),
                                own.nodes(),
                                HEARTBEAT),
                        parts.brokerage(),
                        randomness);
        Gateways gateways =
                new Gateways() {
                    @Override
                    public void push(NodeId node, InnerPush push) {
                        line.push(node, push);
                    }

                    @Override
                    public List<NodeId> connected() {
                        return line.connected();
                    }
                };
        parts.orders().attach(gateways);
        parts.connections().attach(gateways);
        return line;
    }

    public RunningDoor door() {
        return door;
    }

    public InnerParts parts() {
        return parts;
    }

    /// Where gateways dial; the real port when the settings said 0.
    public int controlLinePort() {
        return line.port();
    }

    /// Lets nobody in any more, then ends what runs, the ledger last.
    @Override
    public void close() {
        door.close();
        poll.close();
        line.close();
        runner.close();
        desk.close();
        witnesses.close();
        sequencer.close();
        facts.close();
    }

    private static List<ReadinessCheck> readiness(InnerGround ground, KeeperClient keeper) {
        return List.of(
                check("database", () -> answers(ground.database()::now)),
                check("keeper", () -> answers(keeper::describe)));
    }

    private static boolean answers(Runnable question) {
        try {
            question.run();
            return true;
        } catch (Problem _) {
            return false;
        }
    }

    private static ReadinessCheck check(String name, BooleanSupplier ready) {
        return new ReadinessCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean ready() {
                return ready.getAsBoolean();
            }
        };
    }
}
