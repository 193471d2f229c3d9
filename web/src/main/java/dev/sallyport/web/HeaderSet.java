package dev.sallyport.web;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/// The headers on every answer. Scripts and styles come from files of this origin only; nothing is
/// inline and nothing is evaluated, so a value that slips through escaping still runs nothing.
public final class HeaderSet {
    static final String CACHE = "Cache-Control";
    private static final Map<String, String> HEADERS = new LinkedHashMap<>();

    static {
        HEADERS.put("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload");
        HEADERS.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; font-src 'self'; base-uri 'none';"
                        + " form-action 'self'; frame-ancestors 'none'; object-src 'none';"
                        + " require-trusted-types-for 'script'; report-to csp");
        HEADERS.put("Reporting-Endpoints", "csp=\"/csp-report\"");
        HEADERS.put("X-Content-Type-Options", "nosniff");
        HEADERS.put("X-Frame-Options", "DENY");
        HEADERS.put("Referrer-Policy", "no-referrer");
        HEADERS.put("Cross-Origin-Opener-Policy", "same-origin");
        HEADERS.put("Cross-Origin-Embedder-Policy", "require-corp");
        HEADERS.put("Cross-Origin-Resource-Policy", "same-origin");
        HEADERS.put(
                "Permissions-Policy",
                "geolocation=(), camera=(), microphone=(), publickey-credentials-get=(self),"
                        + " publickey-credentials-create=(self)");
    }

    private HeaderSet() {}

    /// The fixed set, for the test that finds it on every route.
    public static Map<String, String> fixed() {
        return Map.copyOf(HEADERS);
    }

    static void put(HttpServletResponse response) {
        HEADERS.forEach(response::setHeader);
        response.setHeader(CACHE, "no-store");
    }
}
