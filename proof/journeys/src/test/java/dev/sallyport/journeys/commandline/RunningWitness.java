package dev.sallyport.journeys.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cli.Sallyport;
import dev.sallyport.client.Json;
import dev.sallyport.keeper.KeeperDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// `sallyport witness`, running until it is closed.
record RunningWitness(Thread thread, String vkey, int port) implements AutoCloseable {
    private static final int LOOKS_MAX = 600;

    /// A witness for the log of this keeper; the directory keeps its key and what it has seen.
    static RunningWitness start(Path directory, String name, KeeperDescription keeper)
            throws IOException {
        Files.createDirectories(directory);
        Path policy =
                Files.writeString(
                        directory.resolve("logs.txt"),
                        "log " + keeper.ledgerKey() + "\nquorum none\n");
        return start(directory, name, policy);
    }

    static RunningWitness start(Path directory, String name, Path policy) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(directory.resolve("home"));
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() ->
                                Sallyport.run(
                                        terminal.world(out, err),
                                        "witness",
                                        "--name",
                                        name,
                                        "--data",
                                        directory.resolve("data").toString(),
                                        "--policy",
                                        policy.toString(),
                                        "--listen",
                                        "127.0.0.1:0",
                                        "--json"));
        JsonNode said = said(thread, out, err);
        return new RunningWitness(thread, Json.need(said, "vkey"), said.path("port").asInt(0));
    }

    private static JsonNode said(
            Thread thread, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        for (int look = 0; look < LOOKS_MAX && thread.isAlive(); look++) {
            String text = out.toString(StandardCharsets.UTF_8);
            if (text.strip().endsWith("}")) {
                return Json.read(text.getBytes(StandardCharsets.UTF_8));
            }
            pause();
        }
        throw new AssertionError("no witness: " + err.toString(StandardCharsets.UTF_8));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// A moment between two looks at something that happens by itself.
    static void pause() {
        try {
            assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError(cause);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError(cause);
        }
    }
}
