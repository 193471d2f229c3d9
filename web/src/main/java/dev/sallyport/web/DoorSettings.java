package dev.sallyport.web;

import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a door stands: the one origin it answers to, and the socket it listens on.
///
/// **Security barrier.** A request for any other host name is refused before routing. Forwarded
/// headers count only from the peers in `trustedProxies`, which is empty unless somebody fills it
/// (RT-K6). Plain HTTP is accepted only for `localhost` and names under it, or behind a trusted
/// proxy that ends TLS.
public record DoorSettings(
        Door door,
        URI origin,
        InetAddress bindAddress,
        int port,
        Set<String> trustedProxies,
        @Nullable TlsFiles tls) {
    public DoorSettings {
        trustedProxies = Set.copyOf(trustedProxies);
        String host = origin.getHost();
        if (host == null
                || !List.of("http", "https").contains(origin.getScheme())
                || !origin.getRawPath().isEmpty()) {
            throw invalid("a door's origin has the form `https://name` or `https://name:port`");
        }
        if (!host.equals(host.toLowerCase(Locale.ROOT))) {
            throw invalid("write the door's host name in lower case");
        }
        boolean plain = origin.getScheme().equals("http");
        if (plain && !host.equals("localhost") && !host.endsWith(".localhost")) {
            throw invalid("plain http is only for names under `localhost`: use https");
        }
        if (!plain && tls == null && trustedProxies.isEmpty()) {
            throw invalid("https needs certificate files or a trusted proxy that ends TLS");
        }
        if (plain && tls != null) {
            throw invalid("a door with certificate files has an https origin");
        }
    }

    /// A door for one machine: `http://outer.localhost:PORT` or `http://inner.localhost:PORT`.
    public static DoorSettings local(Door door, int port) {
        String name = door.name().toLowerCase(Locale.ROOT);
        return new DoorSettings(
                door,
                URI.create("http://" + name + ".localhost:" + port),
                InetAddress.getLoopbackAddress(),
                port,
                Set.of(),
                null);
    }

    /// The host name, which is also the door's WebAuthn RP ID.
    public String hostName() {
        return origin.getHost();
    }

    /// What the `Host` header has to say, letter by letter.
    public String authority() {
        return origin.getRawAuthority();
    }

    private static Problem invalid(String message) {
        return new Problem(ProblemCode.INVALID, message);
    }
}
