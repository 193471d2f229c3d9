package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.regex.Pattern;

/// The names of tiles, digit by digit.
final class TileNames {
    static final Pattern PATH =
            Pattern.compile(
                    "tile/(?<level>entries|[0-9]{1,2})"
                            + "/(?<index>(?:x[0-9]{3}/){0,5}[0-9]{3})"
                            + "(?:\\.p/(?<width>[0-9]{1,3}))?");

    /// No tree below 2^63 entries has more tiles on a level.
    private static final long INDEX_MAX = (1L << 55) - 1;

    private TileNames() {}

    static void require(long index, int width) {
        if (index < 0 || index > INDEX_MAX || width < 1 || width > TilePath.FULL) {
            throw new Problem(
                    ProblemCode.MALFORMED,
                    "a tile has an index below 2^55 and a width between 1 and 256");
        }
    }

    /// Groups of three digits, all but the last marked with `x`: 1234067 is `x001/x234/067`.
    static String digits(long index) {
        String text = threeDigits(index % 1000);
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            text = 'x' + threeDigits(rest % 1000) + '/' + text;
        }
        return text;
    }

    static long index(String groups) {
        return Long.parseLong(groups.replace("x", "").replace("/", ""));
    }

    private static String threeDigits(long group) {
        return Long.toString(1000 + group).substring(1);
    }
}
