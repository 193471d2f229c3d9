package dev.sallyport.authzen;

import dev.sallyport.web.DoorClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;

/// A program with its secret, asking one door.
public final class AuthzenProgram {
    final String id;
    final String secret;
    private final DoorClient http;

    public AuthzenProgram(DoorClient http, String id, String secret) {
        this.http = http;
        this.id = id;
        this.secret = secret;
    }

    /// The identifier of the decision point it asks.
    URI origin() {
        return http.settings().origin();
    }

    DoorClient.Answer ask(String path, String json) {
        return http.send(request(path, json));
    }

    DoorClient.Answer ask(String path, byte[] json) {
        return http.send(
                request(path, "").method("POST", HttpRequest.BodyPublishers.ofByteArray(json)));
    }

    boolean permits(String json) {
        DoorClient.Answer answer = ask("/access/v1/evaluation", json);
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
        return answer.json().get("decision").booleanValue();
    }

    /// Open for a test to change.
    HttpRequest.Builder request(String path, String json) {
        return http.request(path)
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .method("POST", HttpRequest.BodyPublishers.ofString(json));
    }

    DoorClient.Answer send(HttpRequest.Builder request) {
        return http.send(request);
    }

    /// Without its secret.
    DoorClient.Answer get(String path) {
        return http.get(path);
    }

    /// Returns once the door has heard of it, which takes at most a second or so.
    public AuthzenProgram known() {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (ask("/access/v1/evaluation", "{}").status() == 401) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("the door has not heard of the program");
            }
            Thread.onSpinWait();
        }
        return this;
    }
}
