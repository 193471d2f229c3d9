package dev.sallyport.web;

import jakarta.servlet.http.HttpServletRequest;

/// By what means a request comes. Handlers may take it as a parameter.
///
/// Browsers say on every changing request where it comes from and bring their cookies unasked;
/// neither can be suppressed by a page. A request without any of that is a program's, which holds
/// its own handle: nobody can forge it from a web page.
public enum Means {
    BROWSER,
    PROGRAM;

    static Means of(HttpServletRequest request) {
        return request.getHeader("Cookie") == null
                        && request.getHeader("Origin") == null
                        && request.getHeader("Sec-Fetch-Site") == null
                        && request.getHeader("Sec-Fetch-Mode") == null
                ? PROGRAM
                : BROWSER;
    }
}
