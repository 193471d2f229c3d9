package dev.sallyport.kernel;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// The only source of unpredictable bytes and fresh ids. Production uses [#secure]; tests seed it.
public interface Randomness {
    void fill(byte[] bytes);

    default byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        fill(bytes);
        return bytes;
    }

    /// A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.
    default UUID uuid(InstantSource clock) {
        byte[] random = bytes(16);
        long high = clock.millis() << 16 | 0x7000 | (random[0] & 0x0F) << 8 | random[1] & 0xFF;
        long low = 0;
        for (int i = 8; i < 16; i++) {
            low = low << 8 | random[i] & 0xFF;
        }
        return new UUID(high, low & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L);
    }

    static Randomness secure() {
        SecureRandom source = new SecureRandom();
        return source::nextBytes;
    }
}
