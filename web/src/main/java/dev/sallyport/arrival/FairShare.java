package dev.sallyport.arrival;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who gets in when places become rare: as long as more than half of them are free, everybody; then
/// nobody who holds a quarter of all already.
///
/// **Security barrier.** Else one address could keep everybody else out, within all limits of time.
/// An IPv6 address counts with its network of 64 bits, which is what one household or host gets
/// (RFC 4291, 2.5.4): there an address for each connection costs nothing.
///
/// @param exempt addresses that speak for many, as text: trusted proxies
public record FairShare(Set<String> exempt) {
    private static final int HALF = 2;
    private static final int QUARTER = 4;
    private static final int NETWORK_BYTES = 8;

    public FairShare {
        exempt = Set.copyOf(exempt);
    }

    /// Whether one more connection is accepted.
    ///
    /// @param present those that hold a place now; looked through only when places are rare
    boolean admits(SocketChannel next, Set<SocketChannel> present, int places) {
        if (HALF * present.size() < places) {
            return true;
        }
        InetAddress from = address(next);
        if (from == null || exempt.contains(from.getHostAddress())) {
            return from != null;
        }
        int held = 0;
        for (SocketChannel each : present) {
            held += near(from, address(each)) ? 1 : 0;
            if (QUARTER * held >= places) {
                return false;
            }
        }
        return true;
    }

    /// Null of a connection that has ended.
    static @Nullable InetAddress address(SocketChannel channel) {
        try {
            return channel.getRemoteAddress() instanceof InetSocketAddress peer
                    ? peer.getAddress()
                    : null;
        } catch (IOException ended) {
            return null;
        }
    }

    /// Whether two addresses count as one.
    static boolean near(InetAddress one, @Nullable InetAddress other) {
        if (one instanceof Inet6Address && other instanceof Inet6Address) {
            return Arrays.equals(
                    one.getAddress(), 0, NETWORK_BYTES, other.getAddress(), 0, NETWORK_BYTES);
        }
        return one.equals(other);
    }
}
