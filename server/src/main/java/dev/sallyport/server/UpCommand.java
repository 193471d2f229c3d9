package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        header = "Start a real installation and look after it.",
        description = {
            "",
            "Runs PostgreSQL, keeper, inner door, outer door and gateway as processes of their own",
            "and starts again whatever ends. Interrupt it to stop all of them in order.",
            ""
        })
final class UpCommand implements Callable<Integer> {
    /// Which doors to run.
    enum Doors {
        both,
        inner,
        outer
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: ~/.local/share/sallyport).")
    @Nullable Path data;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "An external PostgreSQL, prepared with `sallyport database prepare`.")
    @Nullable String databaseUrl;

    @Option(
            names = "--doors",
            paramLabel = "WHICH",
            defaultValue = "both",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Doors doors = Doors.both;

    @Option(
            names = "--outer-host",
            paramLabel = "NAME",
            defaultValue = "outer.localhost",
            description = "The outer door's host name (default: ${DEFAULT-VALUE}).")
    String outerHost = "outer.localhost";

    @Option(
            names = "--inner-host",
            paramLabel = "NAME",
            defaultValue = "inner.localhost",
            description = "The inner door's host name (default: ${DEFAULT-VALUE}).")
    String innerHost = "inner.localhost";

    @Option(
            names = "--outer-port",
            paramLabel = "PORT",
            defaultValue = "8480",
            description = "The outer door's port (default: ${DEFAULT-VALUE}).")
    int outerPort = 8480;

    @Option(
            names = "--inner-port",
            paramLabel = "PORT",
            defaultValue = "8481",
            description = "The inner door's port (default: ${DEFAULT-VALUE}).")
    int innerPort = 8481;

    @Option(
            names = "--ssh-port",
            paramLabel = "PORT",
            defaultValue = "2222",
            description = "The gateway's port (default: ${DEFAULT-VALUE}).")
    int sshPort = 2222;

    @Option(
            names = "--ssh-address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address the gateway listens on (default: ${DEFAULT-VALUE}).")
    String sshAddress = "127.0.0.1";

    @Option(
            names = "--line-port",
            paramLabel = "PORT",
            defaultValue = "8482",
            description = "The port between inner door and gateways (default: ${DEFAULT-VALUE}).")
    int linePort = 8482;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificate chain (PEM) for both doors' names, or the outer one's.")
    @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key (PEM).")
    @Nullable Path key;

    @Option(
            names = "--inner-certificate",
            paramLabel = "FILE",
            description = "Certificate chain (PEM) of the inner door by itself.")
    @Nullable Path innerCertificate;

    @Option(names = "--inner-key", paramLabel = "FILE", description = "Its private key (PEM).")
    @Nullable Path innerKey;

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = plan();
        Supervisor supervisor =
                new Supervisor(
                        plan,
                        Distribution.find(),
                        InstantSource.system(),
                        Randomness.secure(),
                        line -> System.out.println("  " + line));
        CountDownLatch interrupted = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    supervisor.close();
                                    interrupted.countDown();
                                }));
        System.out.println("starting Sallyport in " + plan.data());
        supervisor.start();
        System.out.println(addresses(supervisor));
        interrupted.await();
        return 0;
    }

    private Plan plan() {
        return new Plan(
                data != null ? data.toAbsolutePath() : usualData(),
                switch (doors) {
                    case both -> Set.of(Plan.Part.OUTER, Plan.Part.INNER);
                    case inner -> Set.of(Plan.Part.INNER);
                    case outer -> Set.of(Plan.Part.OUTER);
                },
                new Plan.Address(outerHost, outerPort),
                new Plan.Address(innerHost, innerPort),
                sshPort,
                sshAddress,
                linePort,
                certificates(),
                Optional.ofNullable(databaseUrl),
                false);
    }

    private Optional<Plan.Certificates> certificates() {
        Optional<Plan.Pair> both = pair(certificate, key, "--certificate and --key");
        Optional<Plan.Pair> own =
                pair(innerCertificate, innerKey, "--inner-certificate and --inner-key");
        Optional<Plan.Pair> outer = both.or(() -> doors == Doors.inner ? own : Optional.empty());
        if (outer.isEmpty() && own.isPresent()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "give --certificate and --key too: both doors have certificates, or none");
        }
        return outer.map(files -> new Plan.Certificates(files, own.orElse(files)));
    }

    private static Optional<Plan.Pair> pair(
            @Nullable Path chain, @Nullable Path privateKey, String names) {
        if (chain == null && privateKey == null) {
            return Optional.empty();
        }
        if (chain == null || privateKey == null) {
            throw new Problem(ProblemCode.INVALID, "give both " + names);
        }
        return Optional.of(new Plan.Pair(chain.toAbsolutePath(), privateKey.toAbsolutePath()));
    }

    static Path usualData() {
        String base = System.getenv("XDG_DATA_HOME");
        return base != null && !base.isBlank()
                ? Path.of(base, "sallyport")
                : Path.of(System.getProperty("user.home"), ".local", "share", "sallyport");
    }

    private static String addresses(Supervisor supervisor) {
        Plan plan = supervisor.plan();
        StringBuilder text = new StringBuilder("Sallyport is up\n");
        if (plan.runs(Plan.Part.OUTER)) {
            text.append("  outer door   ").append(plan.outerOrigin()).append('\n');
        }
        if (plan.runs(Plan.Part.INNER)) {
            text.append("  inner door   ").append(plan.innerOrigin()).append('\n');
            text.append("  gateway      ssh LOGIN@TARGET@")
                    .append(plan.gatewayHost())
                    .append(" -p ")
                    .append(plan.sshPort())
                    .append("\n               its host key is ")
                    .append(GatewayHostKey.fingerprint(plan.data()))
                    .append("\n  targets      trust the line in ")
                    .append(TargetAuthority.file(plan.data()))
                    .append('\n');
        }
        if (!plan.runs(Plan.Part.INNER)) {
            text.append(
                    "  not here     the inner door and its gateway: no privileged access, nobody is\n"
                            + "               invited, and the ledger waits to be ordered\n");
        }
        if (!plan.runs(Plan.Part.OUTER)) {
            text.append(
                    "  not here     the outer door: nobody takes up an invitation there or signs in"
                            + " to\n               everyday applications\n");
        }
        if (Files.exists(supervisor.setupSecret())) {
            text.append("  to set up    the secret is in ")
                    .append(supervisor.setupSecret())
                    .append(
                            "\n               enrol two administrators with it within fifteen"
                                    + " minutes: open the inner\n               door, or run"
                                    + " `sallyport setup`\n");
        }
        return text.append("interrupt to stop").toString();
    }
}
