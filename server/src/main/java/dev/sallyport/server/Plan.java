package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What somebody asked `up` to run: which doors, under which names, behind which ports.
///
/// **Security barrier.** The doors' host names are different sites: neither equals the other nor
/// lies below it, so that no cookie and no passkey of one is ever offered to the other. Without
/// certificate files only names under `localhost` are served.
record Plan(
        Path data,
        Set<Part> parts,
        Address outer,
        Address inner,
        int sshPort,
        String sshAddress,
        int linePort,
        Optional<Certificates> certificates,
        Optional<String> databaseUrl,
        boolean demonstration) {
    /// What can be left out.
    enum Part {
        OUTER,
        INNER
    }

    /// A door's name and port.
    record Address(String host, int port) {}

    /// The certificate files of each door. They may be the same pair, but two keys are better: what
    /// stands in front of one door then cannot stand in front of the other.
    record Certificates(Pair outer, Pair inner) {}

    /// Files in PEM form.
    record Pair(Path chain, Path key) {}

    Plan {
        parts = parts.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(parts));
        if (parts.isEmpty()) {
            throw invalid("run at least one door");
        }
        if (isBelow(outer.host(), inner.host()) || isBelow(inner.host(), outer.host())) {
            throw invalid(
                    "the doors need host names of which neither lies below the other, like"
                            + " `id.example.org` and `access.example.org`");
        }
        if (certificates.isEmpty() && !(isLocal(outer.host()) && isLocal(inner.host()))) {
            throw invalid(
                    "give --certificate and --key: plain http is for names under `localhost` only");
        }
    }

    boolean runs(Part part) {
        return parts.contains(part);
    }

    URI outerOrigin() {
        return origin(outer);
    }

    URI innerOrigin() {
        return origin(inner);
    }

    private URI origin(Address address) {
        boolean tls = certificates.isPresent();
        int usual = tls ? 443 : 80;
        String port = address.port() == usual ? "" : ":" + address.port();
        return URI.create((tls ? "https://" : "http://") + address.host() + port);
    }

    /// Where SSH clients find the gateway. They ask the operating system for names, and not every
    /// one knows those under `localhost`.
    static String gatewayHost(String innerHost) {
        return isLocal(innerHost) ? "127.0.0.1" : innerHost;
    }

    String gatewayHost() {
        return gatewayHost(inner.host());
    }

    static boolean isLocal(String host) {
        return host.endsWith(".localhost");
    }

    private static boolean isBelow(String name, String other) {
        return name.equals(other) || name.endsWith("." + other);
    }

    private static Problem invalid(String message) {
        return new Problem(ProblemCode.INVALID, message);
    }
}
