package dev.sallyport.decisionpoint;

import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The form of what clients present: `spc_` and 32 random bytes. Stored as a digest only.
final class ClientSecret {
    private static final String PREFIX = "spc_";
    private static final Pattern FORM = Pattern.compile("spc_[A-Za-z0-9_-]{43}");

    private ClientSecret() {}

    static String fresh(Randomness randomness) {
        return PREFIX
                + Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(32));
    }

    /// Empty for what cannot be one.
    static Optional<Sha256> digest(String presented) {
        return FORM.matcher(presented).matches()
                ? Optional.of(Sha256.of(presented.getBytes(StandardCharsets.US_ASCII)))
                : Optional.empty();
    }
}
