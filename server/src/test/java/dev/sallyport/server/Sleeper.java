package dev.sallyport.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process that does nothing until it is ended; its argument is a file it makes when it is there.
final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws Exception {
        Files.writeString(
                Path.of(args[0]),
                ProcessHandle.current().pid() + "\n" + String.join("\n", System.getenv().keySet()));
        new CountDownLatch(1).await();
    }
}
