package dev.sallyport.cedar;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The extension type `decimal`: `-?digits.digits`, one to four digits after the point.
final class Decimals {
    private static final int PLACES = 4;
    private static final int LENGTH_MAX = 256;
    private static final BigInteger SCALE = BigInteger.valueOf(10_000);

    private Decimals() {}

    static Value.@Nullable Decimal parse(String text) {
        int point = text.indexOf('.');
        int start = text.startsWith("-") ? 1 : 0;
        int places = text.length() - point - 1;
        boolean shape = point > start && places >= 1 && places <= PLACES;
        if (!shape || text.length() > LENGTH_MAX || !digits(text, start, point)) {
            return null;
        }
        if (!digits(text, point + 1, text.length())) {
            return null;
        }
        long fraction = Long.parseLong(text.substring(point + 1));
        for (int i = places; i < PLACES; i++) {
            fraction *= 10;
        }
        BigInteger whole = new BigInteger(text.substring(start, point)).multiply(SCALE);
        BigInteger sum = whole.add(BigInteger.valueOf(fraction));
        BigInteger signed = start == 1 ? sum.negate() : sum;
        return signed.bitLength() > 63 ? null : new Value.Decimal(signed.longValue());
    }

    private static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return to > from;
    }

    static String write(long tenThousandths) {
        BigInteger[] parts = BigInteger.valueOf(tenThousandths).abs().divideAndRemainder(SCALE);
        String sign = tenThousandths < 0 ? "-" : "";
        // Not by a format: those write the digits of the country the process runs in.
        String places = parts[1].toString();
        return sign + parts[0] + "." + "0".repeat(PLACES - places.length()) + places;
    }
}
