package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.net.URI;
import java.util.Locale;

/// Where a door is: scheme, host and port, nothing else.
///
/// **Security barrier.** Plain HTTP is accepted for loopback names only, so that neither a password
/// nor a handle ever leaves the machine in the clear.
public record DoorAddress(URI origin) {
    public DoorAddress {
        String scheme = origin.getScheme();
        String host = origin.getHost();
        if (host == null || scheme == null || origin.getUserInfo() != null) {
            throw invalid("give an address like `https://inner.example.org`");
        }
        boolean empty = origin.getPath() == null || origin.getPath().isEmpty();
        if (!empty || origin.getQuery() != null || origin.getFragment() != null) {
            throw invalid("give the address of the door without a path");
        }
        if (!scheme.equals("https")
                && !(scheme.equals("http")
                        && (LocalhostResolver.isLocal(host) || host.equals("127.0.0.1")))) {
            throw invalid("use https: plain http is for `*.localhost` only");
        }
    }

    /// Reads what somebody typed; a slash at the end is forgiven.
    public static DoorAddress parse(String text) {
        try {
            String trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            return new DoorAddress(URI.create(trimmed.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException cause) {
            throw invalid("give an address like `https://inner.example.org`");
        }
    }

    /// The address of something behind this door; `path` starts with a slash.
    public URI at(String path) {
        return URI.create(origin + path);
    }

    @Override
    public String toString() {
        return origin.toString();
    }

    private static Problem invalid(String what) {
        return new Problem(ProblemCode.INVALID, "not an address of a door: " + what);
    }
}
