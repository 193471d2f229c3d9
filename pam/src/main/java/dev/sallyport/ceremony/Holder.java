package dev.sallyport.ceremony;

import dev.sallyport.kernel.InnerSessionId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;

/// Who began a ceremony, as far as the transport can tell: the looking session, or for somebody
/// without one the browser (by a cookie) or, for a program, its address.
///
/// **Security barrier.** A ceremony is completed by the holder who began it and found by nobody
/// else (RT-E7): an assertion that leaks is of no use elsewhere.
public record Holder(Sha256 hash) {
    public static Holder session(InnerSessionId session) {
        return of("session:", session.text().getBytes(StandardCharsets.US_ASCII));
    }

    public static Holder browser(Secret cookie) {
        return of("browser:", cookie.reveal());
    }

    public static Holder address(String address) {
        return of("address:", address.getBytes(StandardCharsets.UTF_8));
    }

    private static Holder of(String kind, byte[] value) {
        return new Holder(Sha256.of(kind.getBytes(StandardCharsets.US_ASCII), value));
    }
}
