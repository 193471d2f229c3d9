package dev.sallyport.throttle;

import dev.sallyport.kernel.Origin;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Where an attempt comes from, as coarse as somebody controls it: an IPv4 address, or the 64-bit
/// network of an IPv6 address.
public record Source(String text) {
    private static final int IPV6_NETWORK_BYTES = 8;

    /// From an address literal; anything else counts as one single source. Names are not looked up.
    public static Source of(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            byte[] bytes = parsed.getAddress();
            int kept = parsed instanceof Inet6Address ? IPV6_NETWORK_BYTES : bytes.length;
            return new Source(HexFormat.of().formatHex(Arrays.copyOf(bytes, kept)));
        } catch (IllegalArgumentException _) {
            return new Source("elsewhere");
        }
    }

    public static Source of(Origin origin) {
        return of(origin.address());
    }
}
