package dev.sallyport.bench;

import dev.sallyport.authzen.AuthzenHttp;
import dev.sallyport.authzen.KnownPrograms;
import dev.sallyport.database.Database;
import dev.sallyport.decisionpoint.Clients;
import dev.sallyport.decisionpoint.DecisionDesk;
import dev.sallyport.decisionpoint.NewClient;
import dev.sallyport.decisionpoint.RulesChange;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Relations;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.RuleTexts;
import dev.sallyport.policy.SnapshotFollower;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.postgres.LoginRole;
import dev.sallyport.web.DoorLook;
import dev.sallyport.web.DoorParts;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.RunningDoor;
import dev.sallyport.web.Visitor;
import dev.sallyport.web.WebEdge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// The process that is measured: an inner door's edge three times over one database, clients and
/// ledger. One decides, one answers a constant on the same route to the same clients, one a
/// constant to anybody.
///
/// Writes one line when it is ready, and ends when its input does. Clients' secret goes through the
/// pipe: it opens nothing but this.
final class DoorServer implements AutoCloseable {
    static final String READY = "ready";

    private static final InstantSource CLOCK = InstantSource.system();
    private static final Randomness RANDOMNESS = Randomness.secure();
    private static final List<String> BELIEVED = List.of("inner");

    private final BenchDatabase database;
    private final Database inside;
    private final Snapshots snapshots;
    private final StreamLane stream;
    private final DecisionDesk desk;
    private final SnapshotFollower facts;
    private final List<RunningDoor> doors = new ArrayList<>();

    private DoorServer(BenchDatabase database) {
        DataSource pool = database.pool(LoginRole.INNER);
        this.database = database;
        this.inside = new Database(pool);
        this.snapshots =
                new Snapshots(inside, BELIEVED, RuleTexts.ofFreshInstallation(RuleSet.Rules.INNER));
        this.stream = new StreamLane(inside, CLOCK, RANDOMNESS);
        this.desk =
                DecisionDesk.of(
                        Door.INNER,
                        new DecisionDesk.Ground(inside, snapshots, stream, CLOCK, RANDOMNESS));
        this.facts = new SnapshotFollower(pool, snapshots);
    }

    /// @param arguments people, policies, seed
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        DoorWorld world =
                new DoorWorld(
                        Integer.parseInt(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Long.parseLong(arguments[2]));
        try (DoorServer server = new DoorServer(BenchDatabase.start())) {
            server.start();
            System.out.println(READY + " " + server.open(world));
            while (System.in.read() >= 0) {
                // whoever started this is still there
            }
        }
    }

    private void start() {
        stream.start();
        facts.start();
        desk.start();
    }

    /// What the other process needs to know: the database's process, the ports, the secret.
    private String open(DoorWorld world) throws IOException {
        String secret = register(world);
        RunningDoor deciding = door(new AuthzenHttp(desk.point()));
        RunningDoor constant = door(new ConstantHttp.ForClients());
        RunningDoor bare = door(new ConstantHttp.ForAnybody());
        return "%d %d %d %d %s"
                .formatted(
                        database.processId(),
                        deciding.settings().port(),
                        constant.settings().port(),
                        bare.settings().port(),
                        secret);
    }

    private RunningDoor door(Object handler) throws IOException {
        RunningDoor door =
                WebEdge.open(
                        DoorSettings.local(Door.INNER, freePort()),
                        new DoorParts(
                                new DoorLook(Door.INNER, "Inner door", "/sign-in", "/", List.of()),
                                (_, _) -> new Visitor.Stranger(),
                                new KnownPrograms(desk.book()),
                                List.of(handler),
                                List.of(),
                                CLOCK,
                                RANDOMNESS));
        doors.add(door);
        return door;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String register(DoorWorld world) {
        Ledger ledger = new Ledger(inside, CLOCK, RANDOMNESS);
        Clients clients = new Clients(inside, new Policy(snapshots), ledger, CLOCK, RANDOMNESS);
        PersonId administrator = administrator(new People(inside, ledger, CLOCK, RANDOMNESS));
        Clients.Registered registered =
                clients.register(
                        acting(new Actor.Human(administrator)),
                        new NewClient(
                                "bench", Door.INNER, administrator, "bench", Duration.ofDays(1)),
                        new RulesChange(world.rules(), 100));
        desk.book().refresh();
        return new String(registered.secret().reveal(), StandardCharsets.US_ASCII);
    }

    private PersonId administrator(People people) {
        Operation op = acting(new Actor.Process("bench"));
        PersonId id = people.add(op, NewPerson.employee("ada", "Ada")).id();
        people.activate(op, id);
        Relations relations = new Relations(inside, BELIEVED);
        inside.inTransaction(
                () -> relations.relate(op, id.text(), "administrator", Ask.INSTALLATION, null));
        return id;
    }

    private static Operation acting(Actor actor) {
        return Acting.inside(actor, CLOCK, RANDOMNESS);
    }

    @Override
    public void close() {
        doors.forEach(RunningDoor::close);
        desk.close();
        stream.close();
        facts.close();
        database.close();
    }
}
