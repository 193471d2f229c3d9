package dev.sallyport.gateway;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// The gateway process: `GatewayMain --config FILE`. Runs until it is asked to stop.
public final class GatewayMain {
    private GatewayMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        // the SSH library logs through SLF4J; without a provider on the class path it is silent
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            System.err.println("usage: GatewayMain --config FILE");
            System.exit(2);
        }
        try {
            Gateway gateway =
                    Gateway.start(
                            GatewaySettings.read(Path.of(arguments[1])),
                            InstantSource.system(),
                            Randomness.secure());
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
            System.out.println("gateway listening on port " + gateway.port());
            new CountDownLatch(1).await();
        } catch (Problem problem) {
            System.err.println("gateway: " + problem.getMessage());
            System.exit(1);
        }
    }
}
