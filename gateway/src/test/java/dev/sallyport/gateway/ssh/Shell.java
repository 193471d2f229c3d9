package dev.sallyport.gateway.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Runs a program with its input and takes both outputs apart.
final class Shell {
    private static final long SECONDS_MAX = 60;

    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread outReader;
    private final Thread errReader;

    /// What a program did.
    record Result(int exit, byte[] stdout, String stderr) {
        String text() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        Result mustSucceed() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + "\n" + text() + "\n" + stderr);
            }
            return this;
        }
    }

    private Shell(List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        outReader = Thread.ofVirtual().start(() -> drain(process.getInputStream(), out));
        errReader = Thread.ofVirtual().start(() -> drain(process.getErrorStream(), err));
    }

    static Shell start(List<String> command) throws IOException {
        return new Shell(command);
    }

    static Result run(List<String> command) throws IOException, InterruptedException {
        return run(command, new byte[0]);
    }

    static Result run(List<String> command, byte[] input) throws IOException, InterruptedException {
        Shell shell = start(command);
        shell.write(input);
        shell.closeInput();
        return shell.await();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    void write(byte[] bytes) {
        try {
            input().write(bytes);
            input().flush();
        } catch (IOException _) {
            // it ended without reading everything; its exit tells
        }
    }

    void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void closeInput() {
        try {
            input().close();
        } catch (IOException _) {
            // ended already
        }
    }

    Process process() {
        return process;
    }

    Result await() throws InterruptedException {
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            outReader.join();
            errReader.join();
            throw new AssertionError(
                    "still running\n" + stdout() + "\n" + err.toString(StandardCharsets.UTF_8));
        }
        outReader.join();
        errReader.join();
        return new Result(
                process.exitValue(), out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /// Waits until standard output holds `text`.
    void awaitOutput(String text) throws InterruptedException {
        await(out, text);
    }

    void awaitError(String text) throws InterruptedException {
        await(err, text);
    }

    /// Waits until standard error holds `text` so many times.
    void awaitErrors(String text, int times) throws InterruptedException {
        await(err, text, times);
    }

    private void await(ByteArrayOutputStream stream, String text) throws InterruptedException {
        await(stream, text, 1);
    }

    private void await(ByteArrayOutputStream stream, String text, int times)
            throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        synchronized (stream) {
            while (stream.toString(StandardCharsets.UTF_8).split(Pattern.quote(text), -1).length
                    <= times) {
                if (System.nanoTime() > until || !process.isAlive() && !outReader.isAlive()) {
                    throw new AssertionError(
                            "waited for `"
                                    + text
                                    + "`, got\n"
                                    + stdout()
                                    + "\n"
                                    + err.toString(StandardCharsets.UTF_8));
                }
                stream.wait(100);
            }
        }
    }

    String error() {
        return err.toString(StandardCharsets.UTF_8);
    }

    String stdout() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void drain(InputStream in, ByteArrayOutputStream to) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (to) {
                    to.write(buffer, 0, count);
                    to.notifyAll();
                }
            }
        } catch (IOException _) {
            // the stream ended with the process
        }
    }
}
