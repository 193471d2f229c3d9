package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.server.session.ServerSession;

/// Closes the connection of a client whose session is over, and tells the person why.
///
/// **Security barrier.** Telling is a courtesy and closing is not: the words are written on a
/// thread of their own and given a moment. A client that stalls a key exchange holds up that thread
/// alone, and only until its connection is closed, which it always is.
final class ClientFarewell {
    private static final long MILLIS_MAX = 1_000;

    private final ServerSession client;
    private final List<SessionRelay> screens;

    ClientFarewell(ServerSession client, Collection<SessionRelay> screens) {
        this.client = client;
        this.screens = List.copyOf(screens);
    }

    /// `words` go to every open channel, `reason` to the client itself.
    void close(Optional<String> words, String reason) {
        CountDownLatch closed = new CountDownLatch(1);
        try {
            client.addCloseFutureListener(_ -> closed.countDown());
            Thread.ofVirtual().name("farewell").start(() -> tell(words, reason));
            boolean _ = closed.await(MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            client.close(true);
        }
    }

    private void tell(Optional<String> words, String reason) {
        words.ifPresent(text -> screens.forEach(relay -> relay.tell(text)));
        try {
            // closes the connection as soon as this is written
            client.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, reason);
        } catch (IOException _) {
            // it is closed either way
        }
    }
}
