package dev.sallyport.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.Response;
import org.apache.tomcat.util.http.MimeHeaders;

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

    /// What goes on an answer at first: the fixed set, and that nobody may keep it.
    private static final List<Spelled> AT_FIRST = atFirst();

    /// A header as it stands on the wire. Spelling all of them anew takes as long as deciding.
    private record Spelled(byte[] name, byte[] value) {
        static Spelled of(String name, String value) {
            return new Spelled(
                    name.getBytes(StandardCharsets.US_ASCII),
                    value.getBytes(StandardCharsets.US_ASCII));
        }

        void addTo(MimeHeaders headers) {
            // The container may write into the array of a value when it uses the place again.
            headers.addValue(name, 0, name.length).setBytes(value.clone(), 0, value.length);
        }
    }

    private HeaderSet() {}

    private static List<Spelled> atFirst() {
        List<Spelled> all = new ArrayList<>();
        HEADERS.forEach((name, value) -> all.add(Spelled.of(name, value)));
        all.add(Spelled.of(CACHE, "no-store"));
        return List.copyOf(all);
    }

    /// The fixed set, for the test that finds it on every route.
    public static Map<String, String> fixed() {
        return Map.copyOf(HEADERS);
    }

    /// On an answer that has no headers yet.
    static void put(Response response) {
        MimeHeaders headers = response.getCoyoteResponse().getMimeHeaders();
        for (Spelled header : AT_FIRST) {
            header.addTo(headers);
        }
    }
}
