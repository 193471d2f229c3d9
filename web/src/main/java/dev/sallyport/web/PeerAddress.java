package dev.sallyport.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// The address a request came from.
///
/// **Security barrier.** `X-Forwarded-For` is read only when the peer itself is on the explicit
/// list, and then only its last entry that is not a trusted proxy. The list is empty by default.
/// Several lines of the header are one list (RFC 9110, section 5.3): a proxy may add its own line.
final class PeerAddress {
    private final Set<String> trustedProxies;

    PeerAddress(Set<String> trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    String of(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        List<String> lines = Collections.list(request.getHeaders("X-Forwarded-For"));
        if (lines.isEmpty() || !trustedProxies.contains(peer)) {
            return peer;
        }
        String[] hops = String.join(",", lines).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!looksLikeAnAddress(hop)) {
                return peer;
            }
            if (!trustedProxies.contains(hop)) {
                return hop;
            }
        }
        return peer;
    }

    private static boolean looksLikeAnAddress(String hop) {
        return !hop.isEmpty()
                && hop.length() <= 45
                && hop.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0);
    }
}
