package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/// Bytes as a stranger would send them: mutations of good ones, from a seed that is printed.
final class Foreign {
    private static final List<byte[]> PIECES =
            List.of(
                    Vectors.utf8("\n"),
                    Vectors.utf8("\n\n"),
                    Vectors.utf8("\r"),
                    Vectors.utf8(" "),
                    Vectors.utf8("+"),
                    Vectors.utf8("="),
                    Vectors.utf8("0"),
                    Vectors.utf8("-1"),
                    Vectors.utf8("\u2014 "),
                    Vectors.utf8("\u00a0"),
                    Vectors.utf8("99999999999999999999"),
                    new byte[] {0},
                    new byte[] {(byte) 0xC3, 0x28},
                    new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});

    /// What a parser may say instead of accepting.
    private static final Set<ProblemCode> REFUSALS =
            Set.of(ProblemCode.MALFORMED, ProblemCode.TOO_LARGE, ProblemCode.INVALID);

    private final long seed;
    private final Random random;

    Foreign(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /// Runs a parser over many mutants. It accepts or refuses, and never anything else; what it
    /// accepts it prints back bit by bit.
    ///
    /// @return how many mutants were accepted
    <T> int attack(
            List<byte[]> good, int rounds, Function<byte[], T> parse, Function<T, byte[]> print) {
        int accepted = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] mutant = mutant(good.get(random.nextInt(good.size())));
            Optional<T> value = parsed(parse, mutant);
            if (value.isPresent()) {
                accepted++;
                byte[] printed = print.apply(value.get());
                if (!Arrays.equals(printed, mutant)) {
                    throw new AssertionError(
                            "seed " + seed + " round " + round + ": printed otherwise than read");
                }
            }
        }
        return accepted;
    }

    private <T> Optional<T> parsed(Function<byte[], T> parse, byte[] bytes) {
        try {
            return Optional.of(parse.apply(bytes));
        } catch (Problem problem) {
            if (!REFUSALS.contains(problem.code())) {
                throw new AssertionError(
                        "seed " + seed + ": refused for the wrong reason", problem);
            }
            return Optional.empty();
        } catch (RuntimeException cause) {
            throw new AssertionError("seed " + seed + ": failed instead of refusing", cause);
        }
    }

    byte[] mutant(byte[] good) {
        byte[] mutant = good;
        int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes; change++) {
            mutant = change(mutant);
        }
        return mutant;
    }

    private byte[] change(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + random.nextInt(20));
        return switch (random.nextInt(6)) {
            case 0 -> flipped(bytes);
            case 1 -> joined(bytes, at, PIECES.get(random.nextInt(PIECES.size())), at);
            case 2 -> joined(bytes, at, new byte[0], end);
            case 3 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
            case 4 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, end);
            case 5 -> Arrays.copyOf(bytes, at);
            default -> throw new AssertionError("six kinds of change");
        };
    }

    byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] joined(byte[] bytes, int at, byte[] piece, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(piece);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
