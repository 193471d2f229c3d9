package dev.sallyport.cli;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.translog.Ed25519Keys;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.translog.Witness;
import dev.sallyport.translog.WitnessDirectory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "witness",
        header = "Remember and cosign what a ledger says, on a host of your own.",
        footer = {
            "",
            "Whoever rewrites the ledger has to rewrite this host's memory too. The first start",
            "makes a key; put the line it prints into the policy of everybody who verifies."
        })
final class WitnessCommand implements Callable<Integer> {
    private static final String KEY = "witness-key";

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "The logs to watch; its witness and quorum lines do not matter here.")
    Path policy = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Where key and memory are kept.")
    Path data = Path.of("");

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "The witness's name, for example witness.example.org.")
    String name = "";

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            defaultValue = "127.0.0.1:8490",
            description = "Where to listen (default: ${DEFAULT-VALUE}).")
    String listen = "127.0.0.1:8490";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Option(names = "--json", description = "Answer in JSON, for programs.")
    boolean json;

    private final World world;

    WitnessCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Home home = new Home(data);
        TrustPolicy trust = PolicyFile.read(policy).trust();
        Secret seed = seed(home);
        VerifierKey key = new VerifierKey(name, KeyType.COSIGNATURE, Ed25519Keys.publicKeyOf(seed));
        try (WitnessDirectory memory = WitnessDirectory.open(data.resolve("memory"))) {
            Witness witness =
                    new Witness(
                            key,
                            Ed25519Keys.signer(Ed25519Keys.privateKey(seed)),
                            trust.logs().stream().map(TrustPolicy.KnownLog::key).toList(),
                            memory);
            List<String> origins = trust.logs().stream().map(log -> log.key().name()).toList();
            try (WitnessHttp http = WitnessHttp.start(address(), witness, origins, world.clock())) {
                new Output(world.out(), json)
                        .say(
                                Json.object().put("vkey", key.text()).put("port", http.port()),
                                "witness " + key.text() + "\nlistening on port " + http.port());
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return 0;
    }

    private Secret seed(Home home) {
        Path file = home.prepared(KEY);
        try {
            if (!Files.exists(file)) {
                home.write(KEY, world.randomness().bytes(Ed25519Keys.LENGTH));
            }
            Home.mustBePrivate(file);
            return Secret.takeOwnershipOf(Files.readAllBytes(file));
        } catch (IOException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the witness's key cannot be read", cause);
        }
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException cause) {
            throw new Problem(
                    ProblemCode.INVALID, "say where to listen like `127.0.0.1:8490`", cause);
        }
    }
}
