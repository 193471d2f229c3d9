package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/// The addresses a certificate may be used from: single addresses, written as literals. No names,
/// no networks, nothing that means everywhere.
final class SourceAddresses {
    private static final int MAX = 16;
    private static final String OCTET = "(0|[1-9]\\d{0,2})";
    private static final Pattern IPV4 =
            Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]{2,39}");

    private SourceAddresses() {}

    /// The CIDR form that goes into the certificate.
    static List<String> exact(List<String> addresses) {
        if (addresses.isEmpty() || addresses.size() > MAX) {
            throw unusable();
        }
        return addresses.stream().map(SourceAddresses::exact).distinct().sorted().toList();
    }

    private static String exact(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            throw unusable();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw unusable();
            }
            return address.getHostAddress() + (address instanceof Inet6Address ? "/128" : "/32");
        } catch (IllegalArgumentException _) {
            throw unusable();
        }
    }

    private static Problem unusable() {
        return new Problem(
                ProblemCode.INVALID,
                "a certificate is bound to between 1 and 16 single source addresses");
    }
}
