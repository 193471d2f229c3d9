package dev.sallyport.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/// Answers `*.localhost` with the loopback address, as RFC 6761 section 6.3 asks, because neither
/// Java nor the C library does; everything else goes to the resolver that was there.
///
/// **Security barrier.** Without this a name like `inner.localhost` would be asked of the network,
/// and whoever answers would be the inner door.
public final class LocalhostResolver extends InetAddressResolverProvider {
    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                    throws UnknownHostException {
                if (isLocal(host)) {
                    return Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
                }
                return system.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "localhost";
    }

    /// Whether a name means this machine whatever anybody says.
    static boolean isLocal(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equalsIgnoreCase("localhost")
                || name.regionMatches(true, name.length() - 10, ".localhost", 0, 10);
    }
}
