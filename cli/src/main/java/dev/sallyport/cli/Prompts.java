package dev.sallyport.cli;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Asks the person at the terminal, or reads the answer from where a script may keep it.
///
/// **Security barrier.** There is no argument that takes a secret: arguments are visible to every
/// process on the machine and stay in the shell's history.
final class Prompts {
    private final World world;

    Prompts(World world) {
        this.world = world;
    }

    /// A secret from a private file, else from the environment, else typed without echo.
    Secret secret(String what, @Nullable Path file, String variable) {
        if (file != null) {
            return fromFile(file);
        }
        String value = world.environment().get(variable);
        if (value != null && !value.isEmpty()) {
            return Secret.takeOwnershipOf(value.getBytes(StandardCharsets.UTF_8));
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "no terminal to ask for the " + what + ": set " + variable + " or give a file");
        }
        char[] typed = console.readPassword("%s: ", what);
        if (typed == null) {
            throw new Problem(ProblemCode.INVALID, "no " + what + " given");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(typed, '\0');
        Arrays.fill(encoded.array(), (byte) 0);
        return Secret.takeOwnershipOf(bytes);
    }

    /// Whether the person agrees; without a terminal nobody agrees.
    boolean agrees(String question) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return false;
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(java.util.Locale.ROOT).equals("y");
    }

    private static Secret fromFile(Path file) {
        try {
            Home.mustBePrivate(file);
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
                end--;
            }
            return Secret.takeOwnershipOf(Arrays.copyOf(bytes, end));
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.INVALID, "cannot read the file `" + file + "`: check it", cause);
        }
    }
}
