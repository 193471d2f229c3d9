package dev.sallyport.gateway.ssh;

import java.util.regex.Pattern;
import org.apache.sshd.common.util.buffer.Buffer;

/// A host and a port as the forwarding messages spell them (RFC 4254 section 7): printable ASCII of
/// bounded length, so that what is on record, compared and handed on is the same.
record HostPort(String host, int port) {
    private static final Pattern HOST = Pattern.compile("[!-~]{0,255}");
    private static final int PORT_MAX = 65535;

    HostPort {
        if (!HOST.matcher(host).matches() || port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("not a host and a port");
        }
    }

    /// Throws one of the unchecked exceptions of reading where there is none.
    static HostPort read(Buffer in) {
        String host = in.getString();
        long port = in.getUInt();
        return new HostPort(host, (int) Math.min(port, Integer.MAX_VALUE));
    }

    void write(Buffer out) {
        out.putString(host);
        out.putUInt(port);
    }

    HostPort at(int otherPort) {
        return new HostPort(host, otherPort);
    }

    String text() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
