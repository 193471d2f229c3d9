package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import java.util.concurrent.CountDownLatch;

/// Runs a keeper until the process is told to stop.
///
/// Says `keeper ready` on its output once the sockets take connections. Exit status 2: it was
/// called wrongly or its files do not fit; nothing was changed.
public final class KeeperMain {
    private KeeperMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            KeeperServer server =
                    KeeperServer.start(
                            KeeperOptions.parse(arguments), KeeperServer.Ground.ofTheMachine());
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> {
                                server.close();
                                stopped.countDown();
                            }));
            System.out.println("keeper ready");
            stopped.await();
        } catch (Problem problem) {
            System.err.println("keeper: " + problem.getMessage());
            System.exit(2);
        }
    }
}
