package dev.sallyport.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// The first thing a request meets: headers for the answer, then what may be answered at all.
///
/// It stands in the engine's pipeline, before any mapping to a handler, so that a refusal here
/// cannot be routed around.
final class EdgeValve extends ValveBase {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    /// Probes come by address, not by name, and learn nothing.
    private static final Set<String> BY_ANY_NAME = Set.of("/livez", "/readyz");

    private final DoorSettings settings;
    private final ProblemWriter problems;

    EdgeValve(DoorSettings settings, ProblemWriter problems) {
        super(true);
        this.settings = settings;
        this.problems = problems;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        HeaderSet.put(response);
        String path = request.getRequestURI();
        if (response.isError()
                || !PathRules.plain(path)
                || !PathRules.plainQuery(request.getQueryString())) {
            problems.bare(response.getResponse(), 400, "malformed", "this address cannot be read");
        } else if (!METHODS.contains(request.getMethod())) {
            problems.bare(response.getResponse(), 405, "method-not-allowed", "use another method");
        } else if (!BY_ANY_NAME.contains(path) && !ownName(request)) {
            problems.bare(response.getResponse(), 421, "misdirected", "this door has another name");
        } else {
            getNext().invoke(request, response);
        }
    }

    private boolean ownName(Request request) {
        String host = request.getHeader("host");
        return host != null && host.equalsIgnoreCase(settings.authority());
    }
}
