package dev.sallyport.factor;

import dev.sallyport.kernel.Secret;
import io.nayuki.qrcodegen.QrCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a person needs to set up a code generator: the secret to type, and the same as a picture.
/// Shown once, to the person it belongs to.
public record TotpSetup(String secret, String uri, String picture) {
    static TotpSetup of(Secret secret, String issuer, String name) {
        String typed = Base32.print(secret.reveal());
        String uri =
                "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
                        .formatted(encoded(issuer), encoded(name), typed, encoded(issuer));
        return new TotpSetup(typed.replaceAll("(.{4})(?=.)", "$1 "), uri, picture(uri));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// A QR code as an image address, which the page may show without loading anything.
    private static String picture(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x).append(',').append(y).append("h1v1h-1z");
                }
            }
        }
        String svg =
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
                        + code.size
                        + " "
                        + code.size
                        + "\"><path d=\""
                        + path
                        + "\"/></svg>";
        return "data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "TotpSetup[***]";
    }
}
