package dev.sallyport.arrival;

import dev.sallyport.kernel.Bug;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/// Gives each connection its [Arrival]. Both kinds of channel do the same three things: they begin
/// anew when a socket is put into them (Tomcat uses channels again), and report each read.
final class ArrivalEndpoint extends NioEndpoint {
    /// A channel that knows what it is receiving.
    interface Observed {
        Arrival arrival();
    }

    private @Nullable ArrivalLimits limits;
    private LongSupplier nanoTime = System::nanoTime;

    void limit(ArrivalLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
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
