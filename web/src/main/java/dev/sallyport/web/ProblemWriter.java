package dev.sallyport.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes failures as `application/problem+json` (RFC 9457), or as a page when a browser asks for
/// one. Both say the same words and none of the caller's (RT-P4).
final class ProblemWriter implements ProblemAnswers.Answers {
    private final JsonMapper json;
    private final Pages pages;
    private final DoorLook look;

    ProblemWriter(JsonMapper json, Pages pages, DoorLook look) {
        this.json = json;
        this.pages = pages;
        this.look = look;
    }

    /// The same failures as one line of text: what AuthZEN calls an error message string.
    ProblemAnswers.Answers plain() {
        return (_, response, status, _, detail) -> text(response, status, detail);
    }

    private static void text(HttpServletResponse response, int status, String detail)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        byte[] bytes = detail.getBytes(StandardCharsets.UTF_8);
        int shown = status == 422 ? 400 : status;
        response.setStatus(shown);
        if (shown == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    @Override
    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String code,
            String detail)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        if (!wantsPage(request)) {
            bare(response, status, code, detail);
        } else if (status == 401) {
            response.setStatus(303);
            response.setHeader("Location", look.signInPath() + next(request));
        } else {
            Page page =
                    new Page(
                            "web/problem.jte",
                            title(status),
                            "",
                            status,
                            java.util.List.of(),
                            Map.of("status", status, "detail", sentence(detail)));
            pages.write(page, Pages.visitorOf(request), response);
        }
    }

    /// The JSON form, whoever asks; usable before anything else about the request is known.
    void bare(HttpServletResponse response, int status, String code, String detail)
            throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:sallyport:problem:" + code);
        body.put("code", code);
        body.put("title", title(status));
        body.put("status", status);
        body.put("detail", detail);
        byte[] bytes = json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setContentType("application/problem+json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static boolean wantsPage(HttpServletRequest request) {
        @Nullable String accept = request.getHeader("Accept");
        return accept != null
                && accept.contains("text/html")
                && "GET".equals(request.getMethod())
                && !request.getRequestURI().startsWith("/api/");
    }

    /// Where to go on after signing in: the path only, which [PathRules] has found plain.
    private String next(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals(look.homePath()) || path.equals("/") ? "" : "?next=" + path;
    }

    /// Our messages are lower case without a full stop, so that they can stand inside others.
    private static String sentence(String words) {
        return words.isEmpty()
                ? words
                : Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Not understood";
            case 401 -> "Sign in first";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406, 415 -> "Unsupported format";
            case 408 -> "Too slow";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Too large";
            case 421 -> "Wrong door";
            case 422 -> "Not acceptable";
            case 428 -> "Proof needed";
            case 429 -> "Too many attempts";
            case 503 -> "Unavailable";
            default -> status < 500 ? "Refused" : "Internal error";
        };
    }
}
