package dev.sallyport.web;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a browser's request comes from, by fetch metadata (W3C) and the `Origin` header.
///
/// **Security barrier.** Other sites may link to a page of ours, nothing more: they can neither
/// change state nor embed or fetch anything. That holds for every login method because it sits on
/// the request, not on the session (RT-D4).
final class BrowserOrigin {
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final String MARK = "X-Sallyport";
    private final String origin;

    BrowserOrigin(DoorSettings settings) {
        this.origin = settings.origin().toString();
    }

    void check(HttpServletRequest request) {
        if (Means.of(request) == Means.PROGRAM) {
            return;
        }
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        boolean fromHere = site == null || site.equals("same-origin") || site.equals("none");
        if (SAFE.contains(request.getMethod())) {
            if (!fromHere && !navigation(request)) {
                throw foreign();
            }
            return;
        }
        @Nullable String sender = request.getHeader("Origin");
        if (!fromHere || sender != null && !sender.equals(origin)) {
            throw foreign();
        }
        if (!"1".equals(request.getHeader(MARK))) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "send the header `X-Sallyport: 1` with every change of state");
        }
    }

    private static boolean navigation(HttpServletRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    private static Problem foreign() {
        return new Problem(ProblemCode.FORBIDDEN, "this request comes from another site");
    }
}
