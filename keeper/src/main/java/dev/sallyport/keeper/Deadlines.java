package dev.sallyport.keeper;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Limits how long a blocking channel may take: when time is up the channel is closed, which ends
/// whatever waits on it. (Channels have no read timeout of their own.)
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("keeper-deadlines").factory());

    Deadlines() {
        timer.setRemoveOnCancelPolicy(true);
    }

    Future<?> closeAfter(SocketChannel channel, Duration limit) {
        return timer.schedule(() -> closeQuietly(channel), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // nobody is left who could do anything about it
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
