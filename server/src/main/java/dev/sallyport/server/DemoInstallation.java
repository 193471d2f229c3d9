package dev.sallyport.server;

import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.KeeperDescription;
import dev.sallyport.kernel.Randomness;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// An installation for a demonstration: everything real but the people, on data marked as such.
///
/// **Security barrier.** Its keeper takes software authenticators, which is why its data are never
/// run as an installation.
public final class DemoInstallation implements AutoCloseable {
    private final Supervisor supervisor;

    private DemoInstallation(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    /// The ports of a demonstration.
    public record Ports(int outer, int inner, int ssh, int line) {
        public static Ports usual() {
            return new Ports(8480, 8481, 2222, 8482);
        }
    }

    public static DemoInstallation start(
            Path data,
            Ports ports,
            InstantSource clock,
            Randomness randomness,
            Consumer<String> progress) {
        Plan plan =
                new Plan(
                        data,
                        Set.of(Plan.Part.OUTER, Plan.Part.INNER),
                        new Plan.Address("outer.localhost", ports.outer()),
                        new Plan.Address("inner.localhost", ports.inner()),
                        ports.ssh(),
                        "127.0.0.1",
                        ports.line(),
                        Optional.empty(),
                        Optional.empty(),
                        true);
        Supervisor supervisor =
                new Supervisor(plan, Distribution.find(), clock, randomness, progress);
        // Whatever ends this process early, what it started does not outlive it.
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("end").unstarted(supervisor::close));
        supervisor.start();
        return new DemoInstallation(supervisor);
    }

    public Path data() {
        return supervisor.plan().data();
    }

    public URI outerOrigin() {
        return supervisor.plan().outerOrigin();
    }

    public URI innerOrigin() {
        return supervisor.plan().innerOrigin();
    }

    public int sshPort() {
        return supervisor.plan().sshPort();
    }

    public Path setupSecret() {
        return supervisor.setupSecret();
    }

    public Path gatewayHostKey() {
        return GatewayConfig.hostKey(data());
    }

    /// The policy file for offline verification.
    public Path verificationPolicy() {
        return VerificationPolicy.file(data());
    }

    /// What the keeper says about itself, the line for `TrustedUserCAKeys` among it.
    public KeeperDescription keeper() {
        try (KeeperClient keeper =
                new KeeperClient(data().resolve("keeper").resolve("inner.sock"))) {
            return keeper.describe();
        }
    }

    /// The database with every right there is, for the one who plays the attacker.
    public DataSource databaseOwner() {
        return supervisor.database().orElseThrow().server().owner(Databases.NAME);
    }

    /// The process of this name, to look at or to kill.
    public Optional<SupervisedProcess> process(String name) {
        return supervisor.process(name);
    }

    /// Process id of the embedded database.
    public long databasePid() {
        return supervisor.database().orElseThrow().pid();
    }

    public boolean isReady() {
        return supervisor.isReady();
    }

    @Override
    public void close() {
        supervisor.close();
    }
}
