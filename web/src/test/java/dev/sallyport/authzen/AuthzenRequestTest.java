package dev.sallyport.authzen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.TypeRule;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.web.DoorClient.Answer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a request may look like around its JSON: method, media type, encoding, credential.
class AuthzenRequestTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String ONE = "/access/v1/evaluation";
    private static final String ALICE_READS =
            """
            {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
             "resource":{"type":"user","id":"1"}}\
            """;
    private static final String TWICE =
            ALICE_READS.replaceFirst(
                    "\\{", "{\"\\\\u0073ubject\":{\"type\":\"user\",\"id\":\"bob\"},");

    private static AuthzenHouse house;
    private static AuthzenProgram app;

    @BeforeAll
    static void open() {
        house = new AuthzenHouse(DATABASE);
        app =
                house.register(
                        new ClientTexts(
                                "@id(\"all\") permit (principal, action, resource);", "", ""),
                        TypeRule.of("user"));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void only_json_is_read() {
        for (String type :
                List.of(
                        "text/plain",
                        "application/x-www-form-urlencoded",
                        "text/json",
                        "application/json-seq",
                        "application/jsonx; charset=utf-8",
                        "application/json; charset=utf-16",
                        "application/json; a=b; Charset=\"iso-8859-1\"",
                        "application/json; charset=utf-8; charset=utf-7")) {
            Answer answer = app.send(app.request(ONE, ALICE_READS).setHeader("Content-Type", type));
            assertThat(answer.status()).as(type).isEqualTo(400);
        }
        for (String type :
                List.of(
                        "application/json; charset=utf-8",
                        "Application/JSON;charset=\"UTF-8\"",
                        "application/json; profile=x")) {
            Answer answer = app.send(app.request(ONE, ALICE_READS).setHeader("Content-Type", type));
            assertThat(answer.status()).as(type).isEqualTo(200);
        }
    }

    @Test
    void a_credential_is_sent_once() {
        for (String other : List.of("Bearer x", "Bearer " + app.secret, "Basic eDp5")) {
            HttpRequest.Builder twice = app.request(ONE, ALICE_READS);
            Answer answer = app.send(twice.header("Authorization", other));
            assertThat(answer.status()).as("the first one is good").isEqualTo(400);
        }
    }

    @Test
    void only_a_post_is_a_question() {
        for (String method : List.of("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
            HttpRequest.Builder other = app.request(ONE, ALICE_READS);
            Answer answer = app.send(other.method(method, HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.status()).as(method).isEqualTo(405);
        }
        Answer overridden =
                app.send(
                        app.request(ONE, ALICE_READS)
                                .setHeader("X-HTTP-Method-Override", "POST")
                                .GET());
        assertThat(overridden.status()).isEqualTo(405);
    }

    @Test
    void what_is_compressed_or_encoded_otherwise_is_no_json() throws Exception {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(small)) {
            zip.write(ALICE_READS.getBytes(StandardCharsets.UTF_8));
        }
        Answer answer =
                app.send(
                        app.request(ONE, "")
                                .setHeader("Content-Encoding", "gzip")
                                .method(
                                        "POST",
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                small.toByteArray())));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(app.ask(ONE, ALICE_READS.getBytes(StandardCharsets.UTF_16BE)).status())
                .isEqualTo(400);
        assertThat(app.ask(ONE, ("\ufeff" + ALICE_READS).getBytes(StandardCharsets.UTF_8)).status())
                .isEqualTo(400);
        assertThat(app.ask(ONE, TWICE).status()).isEqualTo(400);
    }
}
