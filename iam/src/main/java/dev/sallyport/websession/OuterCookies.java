package dev.sallyport.websession;

import dev.sallyport.kernel.Door;
import dev.sallyport.web.HandleCookie;
import dev.sallyport.web.Means;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// How handles reach a client of the outer door: browsers keep them in cookies that no script can
/// read; programs, which have no cookies, get them in the answer.
public final class OuterCookies {
    public static final HandleCookie SESSION = HandleCookie.session(Door.OUTER);
    public static final HandleCookie CEREMONY =
            new HandleCookie("__Host-sallyport-outer-ceremony", true);
    public static final HandleCookie DEVICE =
            new HandleCookie("__Host-sallyport-outer-device", false);
    private static final Duration DEVICE_AGE = Duration.ofDays(180);

    private OuterCookies() {}

    /// The handle of a ceremony: from a browser only the cookie counts, so that a ceremony cannot
    /// be carried to another browser (RT-D1, RT-E5).
    public static @Nullable String ceremony(
            HttpServletRequest request, Means means, @Nullable String transaction) {
        return switch (means) {
            case BROWSER -> CEREMONY.read(request).orElse(null);
            case PROGRAM -> transaction;
        };
    }

    public static HttpHeaders ceremony(Means means, String handle) {
        HttpHeaders headers = new HttpHeaders();
        if (means == Means.BROWSER) {
            headers.add(HttpHeaders.SET_COOKIE, CEREMONY.set(handle));
        }
        return headers;
    }

    public static HttpHeaders session(Means means, OpenedSession opened, @Nullable String device) {
        HttpHeaders headers = new HttpHeaders();
        if (means == Means.BROWSER) {
            headers.add(HttpHeaders.SET_COOKIE, SESSION.set(opened.handle()));
            headers.add(HttpHeaders.SET_COOKIE, CEREMONY.clear());
            if (device != null) {
                headers.add(HttpHeaders.SET_COOKIE, DEVICE.setFor(device, DEVICE_AGE));
            }
        }
        return headers;
    }

    /// Takes everything but the device's mark away.
    public static HttpHeaders signedOut() {
        HttpHeaders headers = new HttpHeaders();
        headers.add(HttpHeaders.SET_COOKIE, SESSION.clear());
        headers.add(HttpHeaders.SET_COOKIE, CEREMONY.clear());
        headers.add("Clear-Site-Data", "\"cache\", \"storage\"");
        return headers;
    }
}
