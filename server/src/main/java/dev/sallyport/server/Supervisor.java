package dev.sallyport.server;

import dev.sallyport.controlline.LineKey;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs an installation: PostgreSQL, keeper, inner door, outer door, gateway, in this order, each a
/// process of its own; stops them in the other order.
///
/// A process that ends is started again. Whatever is killed, at whatever moment, the next start of
/// it finds what it needs on disk; nothing here remembers anything that matters.
///
/// **Security barrier.** Passwords and keys pass from file to file. No process is told another's
/// password, and none is told any in an argument or an environment variable; the root key's
/// variable reaches the keeper alone.
public final class Supervisor implements AutoCloseable {
    static final Duration READY = Duration.ofSeconds(60);
    private static final String ROOT_KEY = "SALLYPORT_ROOT_KEY";

    private final Plan plan;
    private final Distribution distribution;
    private final Consumer<String> progress;
    private final Randomness randomness;
    private final InstantSource clock;

    /// Owned by the thread that starts and stops. Looked at by whoever stops it all, perhaps while
    /// it still starts.
    private final List<SupervisedProcess> processes = new CopyOnWriteArrayList<>();

    private volatile boolean closing;

    private @Nullable FileChannel lock;
    private @Nullable SupervisedDatabase database;

    Supervisor(
            Plan plan,
            Distribution distribution,
            InstantSource clock,
            Randomness randomness,
            Consumer<String> progress) {
        this.plan = plan;
        this.distribution = distribution;
        this.clock = clock;
        this.randomness = randomness;
        this.progress = progress;
    }

    /// Brings everything up and returns when all of it is ready, or throws and has stopped it all.
    void start() {
        try {
            startAll();
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private void startAll() {
        PrivateFiles.makeDirectory(plan.data());
        lock = lock(plan.data());
        Installation installation = Installation.openOrFound(plan, clock, randomness);
        for (String name : List.of("keeper", "inner", "outer", "gateway", "supervisor")) {
            PrivateFiles.makeDirectory(plan.data().resolve(name));
        }
        SupervisedDatabase db =
                SupervisedDatabase.start(
                        plan,
                        new Databases(plan.data(), randomness),
                        this::databaseMoved,
                        progress);
        database = db;
        configure(installation, db.url());
        run(keeper(installation));
        VerificationPolicy.write(plan.data(), installation, witnesses());
        if (plan.runs(Plan.Part.INNER)) {
            TargetAuthority.write(plan.data());
            run(door("inner", "dev.sallyport.server.InnerMain", innerSettings()));
        }
        if (plan.runs(Plan.Part.OUTER)) {
            run(door("outer", "dev.sallyport.server.OuterMain", outerSettings()));
        }
        if (plan.runs(Plan.Part.INNER)) {
            run(gateway());
            GatewayHostKey.write(plan);
        }
    }

    /// The processes, by name, for whoever looks after them.
    Optional<SupervisedProcess> process(String name) {
        return processes.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    Plan plan() {
        return plan;
    }

    Optional<SupervisedDatabase> database() {
        return Optional.ofNullable(database);
    }

    /// Whether everything answers right now.
    boolean isReady() {
        return !processes.isEmpty() && processes.stream().allMatch(SupervisedProcess::isReady);
    }

    Path setupSecret() {
        return plan.data().resolve("keeper").resolve("setup-secret");
    }

    @Override
    public synchronized void close() {
        closing = true;
        for (SupervisedProcess process : processes.reversed()) {
            process.stop();
        }
        processes.clear();
        if (database != null) {
            database.close();
            database = null;
        }
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException _) {
                // the lock ends with this process at the latest
            }
            lock = null;
        }
    }

    private void run(ProcessSpec spec) {
        SupervisedProcess process = new SupervisedProcess(spec, distribution, plan.data());
        processes.add(process);
        if (closing) {
            throw new Problem(ProblemCode.UNAVAILABLE, "stopped while it was starting");
        }
        long began = System.nanoTime();
        process.start();
        if (!process.awaitReady(READY)) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "`" + spec.name() + "` does not come up: see `" + process.log() + "`");
        }
        progress.accept(spec.name() + " is up after " + Elapsed.since(began));
    }

    private void configure(Installation installation, String databaseUrl) {
        Path data = plan.data();
        LineKey gatewayKey = LineKey.loadOrCreate(GatewayConfig.lineKey(data));
        LineKey innerKey = LineKey.loadOrCreate(data.resolve("inner").resolve("line-key.pem"));
        doorConfig(installation, innerSettings(), "inner", databaseUrl)
                .inside(
                        Map.of(gatewayKey.pin(), installation.gatewayNode()),
                        Files.exists(witnessFile()) ? witnessFile() : null)
                .write(configOf("inner"));
        doorConfig(installation, outerSettings(), "outer", databaseUrl).write(configOf("outer"));
        GatewayConfig.write(configOf("gateway"), plan, installation, innerKey.pin());
    }

    private DoorConfig doorConfig(
            Installation installation, DoorSettings door, String process, String databaseUrl) {
        Path data = plan.data();
        return new DoorConfig(
                installation.id(),
                process.equals("inner") ? installation.innerNode() : installation.outerNode(),
                installation.demonstration(),
                door,
                plan.outerOrigin(),
                plan.innerOrigin(),
                data.resolve(process),
                data.resolve("keeper"),
                databaseUrl,
                Databases.passwords(data, process),
                plan.linePort(),
                plan.sshPort(),
                null,
                Map.of());
    }

    private Path witnessFile() {
        return plan.data().resolve("witnesses");
    }

    private List<TrustPolicy.KnownWitness> witnesses() {
        return Files.exists(witnessFile()) ? WitnessFile.read(witnessFile()) : List.of();
    }

    private ProcessSpec keeper(Installation installation) {
        Path directory = plan.data().resolve("keeper");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--data",
                                directory.toString(),
                                "--installation",
                                installation.id().text(),
                                "--inner-rp-id",
                                plan.inner().host(),
                                "--inner-origin",
                                plan.innerOrigin().toString()));
        if (installation.demonstration()) {
            arguments.add("--allow-software-authenticators");
        }
        return new ProcessSpec(
                "keeper",
                "keeper",
                "dev.sallyport.keeper.KeeperMain",
                96,
                arguments,
                List.of(ROOT_KEY),
                List.of(),
                Probes.unixSocket(directory.resolve("inner.sock")));
    }

    private ProcessSpec door(String name, String mainClass, DoorSettings settings) {
        return new ProcessSpec(
                name,
                "server",
                mainClass,
                384,
                List.of("--config", configOf(name).toString()),
                List.of(),
                listens(name, settings),
                Probes.door(settings));
    }

    private List<InetSocketAddress> listens(String name, DoorSettings settings) {
        InetSocketAddress door = new InetSocketAddress(settings.bindAddress(), settings.port());
        return name.equals("inner")
                ? List.of(
                        door,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.linePort()))
                : List.of(door);
    }

    private ProcessSpec gateway() {
        return new ProcessSpec(
                "gateway",
                "gateway",
                "dev.sallyport.gateway.GatewayMain",
                192,
                List.of("--config", configOf("gateway").toString()),
                List.of(),
                List.of(
                        new InetSocketAddress(
                                DoorConfig.address(plan.sshAddress()), plan.sshPort())),
                Probes.ssh(DoorConfig.address(plan.sshAddress()), plan.sshPort()));
    }

    private DoorSettings innerSettings() {
        return settings(Door.INNER, plan.inner(), plan.innerOrigin());
    }

    private DoorSettings outerSettings() {
        return settings(Door.OUTER, plan.outer(), plan.outerOrigin());
    }

    private DoorSettings settings(Door door, Plan.Address address, java.net.URI origin) {
        InetAddress bind =
                plan.certificates().isPresent()
                        ? DoorConfig.address("0.0.0.0")
                        : InetAddress.getLoopbackAddress();
        TlsFiles tls =
                plan.certificates()
                        .map(files -> door == Door.INNER ? files.inner() : files.outer())
                        .map(files -> new TlsFiles(files.chain(), files.key()))
                        .orElse(null);
        return new DoorSettings(door, origin, bind, address.port(), java.util.Set.of(), tls);
    }

    /// The embedded server came back on another port: its users are told and started again.
    private void databaseMoved(String url) {
        configure(Installation.openOrFound(plan, clock, randomness), url);
        process("inner").ifPresent(SupervisedProcess::restart);
        process("outer").ifPresent(SupervisedProcess::restart);
    }

    private Path configOf(String process) {
        return plan.data().resolve(process).resolve("config.json");
    }

    private static FileChannel lock(Path data) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            data.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException _) {
                // another supervisor in this very process: as good a reason to refuse
            }
            channel.close();
        } catch (IOException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the data directory cannot be used", cause);
        }
        throw new Problem(
                ProblemCode.CONFLICT, "another Sallyport runs on these data: stop it first");
    }
}
