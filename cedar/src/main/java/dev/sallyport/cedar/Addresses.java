package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// The extension type `ipaddr`: IPv4 and IPv6 addresses and networks. IPv4 inside IPv6 is not
/// taken.
final class Addresses {
    private static final int LENGTH_MAX = 43;
    private static final int PARTS_V6 = 8;

    private Addresses() {}

    static Value.@Nullable Ip parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (text.length() > LENGTH_MAX) {
            return null;
        }
        Value.Ip ip = address.indexOf(':') >= 0 ? parseV6(address) : parseV4(address);
        if (ip == null || slash < 0) {
            return ip;
        }
        int prefix = number(text.substring(slash + 1), ip.v6() ? 3 : 2, ip.v6() ? 128 : 32);
        return prefix < 0 ? null : new Value.Ip(ip.v6(), ip.high(), ip.low(), prefix);
    }

    /// Digits without a leading zero, up to `max`; -1 if it is anything else.
    private static int number(String text, int digitsMax, int max) {
        boolean zero = text.startsWith("0") && text.length() > 1;
        if (text.isEmpty() || text.length() > digitsMax || zero) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= max ? value : -1;
    }

    private static Value.@Nullable Ip parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        long bits = 0;
        for (String part : parts) {
            int value = number(part, 3, 255);
            if (value < 0) {
                return null;
            }
            bits = bits << 8 | value;
        }
        return new Value.Ip(false, 0, bits, 32);
    }

    private static Value.@Nullable Ip parseV6(String text) {
        int gap = text.indexOf("::");
        int[] parts = new int[PARTS_V6];
        if (gap < 0) {
            return groups(text, parts, 0) == PARTS_V6 ? join(parts) : null;
        }
        String tail = text.substring(gap + 2);
        int before = gap == 0 ? 0 : groups(text.substring(0, gap), parts, 0);
        int[] end = new int[PARTS_V6];
        int after = tail.isEmpty() ? 0 : groups(tail, end, 0);
        if (before < 0 || after < 0 || before + after >= PARTS_V6) {
            return null;
        }
        System.arraycopy(end, 0, parts, PARTS_V6 - after, after);
        return join(parts);
    }

    /// Reads hexadecimal groups; how many there were, or -1.
    private static int groups(String text, int[] into, int from) {
        String[] parts = text.split(":", -1);
        if (from + parts.length > into.length) {
            return -1;
        }
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (part.isEmpty() || part.length() > 4) {
                return -1;
            }
            int value = 0;
            for (int j = 0; j < part.length(); j++) {
                int digit = Texts.hex(part.charAt(j));
                if (digit < 0) {
                    return -1;
                }
                value = value * 16 + digit;
            }
            into[from + i] = value;
        }
        return parts.length;
    }

    private static Value.Ip join(int[] parts) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | parts[i];
            low = low << 16 | parts[i + 4];
        }
        return new Value.Ip(true, high, low, 128);
    }

    static boolean isLoopback(Value.Ip ip) {
        return ip.v6()
                ? ip.high() == 0 && ip.low() == 1 && ip.prefix() == 128
                : ip.low() >>> 24 == 127 && ip.prefix() >= 8;
    }

    static boolean isMulticast(Value.Ip ip) {
        return ip.v6()
                ? ip.high() >>> 56 == 0xff && ip.prefix() >= 8
                : ip.low() >>> 28 == 0xe && ip.prefix() >= 4;
    }

    /// Whether every address of `inner` is one of `outer`.
    static boolean isInRange(Value.Ip inner, Value.Ip outer) {
        if (inner.v6() != outer.v6() || inner.prefix() < outer.prefix()) {
            return false;
        }
        if (!inner.v6()) {
            long mask = outer.prefix() == 0 ? 0 : -1L << (32 - outer.prefix());
            return (inner.low() & mask) == (outer.low() & mask);
        }
        int bits = outer.prefix();
        long highMask = bits == 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
        long lowMask = bits <= 64 ? 0 : -1L << (128 - bits);
        return (inner.high() & highMask) == (outer.high() & highMask)
                && (inner.low() & lowMask) == (outer.low() & lowMask);
    }

    static String write(Value.Ip ip) {
        StringBuilder out = new StringBuilder();
        if (ip.v6()) {
            for (int i = 0; i < PARTS_V6; i++) {
                long half = i < 4 ? ip.high() : ip.low();
                long part = half >>> (48 - 16 * (i % 4)) & 0xffff;
                out.append(i == 0 ? "" : ":").append(Long.toHexString(part));
            }
        } else {
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.append(ip.low() >>> shift & 0xff).append(shift == 0 ? "" : ".");
            }
        }
        return out.append('/').append(ip.prefix()).toString();
    }
}
