package dev.sallyport.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The mark a program gives its request, sent back with the answer (AuthZEN 1.0, `X-Request-ID`).
final class RequestMark {
    private static final String HEADER = "X-Request-ID";

    /// Printable and bounded; anything else is not sent back.
    private static final Pattern FORM = Pattern.compile("[!-~]{1,128}");

    private RequestMark() {}

    static void echo(HttpServletRequest request, HttpServletResponse response) {
        @Nullable String mark = request.getHeader(HEADER);
        if (mark != null && FORM.matcher(mark).matches()) {
            response.setHeader(HEADER, mark);
        }
    }
}
