package dev.sallyport.arrival;

import dev.sallyport.kernel.Bug;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts whom [FairShare] admits, and gives each connection its [Arrival]. Both kinds of channel
/// do the same three things: they begin anew when a socket is put into them (Tomcat uses channels
/// again), and report each read.
final class ArrivalEndpoint extends NioEndpoint {
    /// A channel that knows what it is receiving.
    interface Observed {
        Arrival arrival();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ArrivalEndpoint.class);
    private static final long TOLD_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private @Nullable ArrivalLimits limits;
    private FairShare share = new FairShare(Set.of());
    private LongSupplier nanoTime = System::nanoTime;

    /// Of the one thread that accepts.
    private long refused;

    private long toldAt;

    void limit(ArrivalLimits limits, FairShare share, LongSupplier nanoTime) {
        this.limits = limits;
        this.share = share;
        this.nanoTime = nanoTime;
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        if (share.admits(socket, connections.keySet(), getMaxConnections())) {
            return super.setSocketOptions(socket);
        }
        tellRefused(FairShare.address(socket));
        // frees its place as well, which was counted before it was accepted
        destroySocket(socket);
        return false;
    }

    /// Not of each: whoever floods a door should not flood its log.
    private void tellRefused(@Nullable InetAddress from) {
        long now = nanoTime.getAsLong();
        refused++;
        if (refused == 1 || now - toldAt >= TOLD_EVERY_NANOS) {
            LOG.warn(
                    "port {}: {} holds a quarter of all connections and got no more; refused so"
                            + " far, whoever it was: {}",
                    getPort(),
                    from == null ? "an address that is gone" : from.getHostAddress(),
                    refused);
            toldAt = now;
        }
    }

    @Override
    protected NioChannel createChannel(SocketBufferHandler buffer) {
        @Nullable ArrivalLimits given = limits;
        if (given == null) {
            throw new Bug("a connector was started without limits on arrival");
        }
        Arrival arrival = new Arrival(given, nanoTime);
        return isSSLEnabled()
                ? new SecureChannel(buffer, this, arrival)
                : new PlainChannel(buffer, arrival);
    }

    private static final class PlainChannel extends NioChannel implements Observed {
        private final Arrival arrival;

        PlainChannel(SocketBufferHandler buffer, Arrival arrival) {
            super(buffer);
            this.arrival = arrival;
        }

        @Override
        public Arrival arrival() {
            return arrival;
        }

        @Override
        public void reset(
                @Nullable SocketChannel socket, NioEndpoint.@Nullable NioSocketWrapper wrapper)
                throws IOException {
            super.reset(socket, wrapper);
            arrival.accepted();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return arrival.came(super.read(target));
        }
    }

    private static final class SecureChannel extends SecureNioChannel implements Observed {
        private final Arrival arrival;

        SecureChannel(SocketBufferHandler buffer, NioEndpoint endpoint, Arrival arrival) {
            super(buffer, endpoint);
            this.arrival = arrival;
        }

        @Override
        public Arrival arrival() {
            return arrival;
        }

        @Override
        public void reset(
                @Nullable SocketChannel socket, NioEndpoint.@Nullable NioSocketWrapper wrapper)
                throws IOException {
            super.reset(socket, wrapper);
            arrival.accepted();
        }

        @Override
        public int handshake(boolean read, boolean write) throws IOException {
            // looked at before, because what follows is the costly part
            arrival.came(0);
            return super.handshake(read, write);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return arrival.came(super.read(target));
        }
    }
}
