package dev.sallyport.web;

import dev.sallyport.kernel.Door;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// A cookie that carries an opaque handle. Always `__Host-`, `Secure`, `HttpOnly`, `Path=/` and
/// without `Domain`; cleared with the same attributes (RT-D5).
public record HandleCookie(String name, boolean strict) {
    /// The cookie of a door's sessions. The inner door's never travels with a foreign navigation.
    public static HandleCookie session(Door door) {
        return door == Door.INNER
                ? new HandleCookie("__Host-sallyport-inner", true)
                : new HandleCookie("__Host-sallyport-outer", false);
    }

    /// The value of a `Set-Cookie` header that keeps the handle until the browser closes.
    public String set(String handle) {
        return name + "=" + handle + attributes();
    }

    /// The same, kept for a while.
    public String setFor(String handle, java.time.Duration age) {
        return name + "=" + handle + "; Max-Age=" + age.toSeconds() + attributes();
    }

    public String clear() {
        return name + "=; Max-Age=0" + attributes();
    }

    /// The handle in the request. Two cookies of one name are none: somebody is playing.
    public Optional<String> read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        String found = null;
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name)) {
                if (found != null) {
                    return Optional.empty();
                }
                found = cookie.getValue();
            }
        }
        return Optional.ofNullable(found).filter(value -> !value.isEmpty());
    }

    private String attributes() {
        return "; Path=/; Secure; HttpOnly; SameSite=" + (strict ? "Strict" : "Lax");
    }
}
