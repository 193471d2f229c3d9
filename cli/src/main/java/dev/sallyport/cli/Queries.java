package dev.sallyport.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Puts what somebody typed into an address without it becoming part of the address.
final class Queries {
    private Queries() {}

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
