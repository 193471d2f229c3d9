package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Door;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who may say where a request came from.
final class ForwardedTest {
    @Test
    @Tag("RT-K6")
    void forwarded_headers_need_an_explicit_peer() {
        assertThat(addressSeen(TestDoor.settings(Door.OUTER), "203.0.113.9"))
                .isEqualTo("127.0.0.1");
        DoorSettings trusting = TestDoor.trusting(Door.OUTER, "127.0.0.1");
        assertThat(addressSeen(trusting, "203.0.113.9")).isEqualTo("203.0.113.9");
    }

    @Test
    void only_the_last_hop_that_is_no_proxy_counts() {
        DoorSettings trusting = TestDoor.trusting(Door.OUTER, "127.0.0.1");
        assertThat(addressSeen(trusting, "198.51.100.1, 203.0.113.9, 127.0.0.1"))
                .isEqualTo("203.0.113.9");
        DoorSettings again = TestDoor.trusting(Door.OUTER, "127.0.0.1");
        assertThat(addressSeen(again, "203.0.113.9, not an address")).isEqualTo("127.0.0.1");
    }

    @Test
    void what_the_caller_wrote_in_a_line_of_its_own_is_not_what_the_proxy_says() {
        DoorSettings trusting = TestDoor.trusting(Door.OUTER, "127.0.0.1");
        assertThat(addressSeen(trusting, "198.51.100.1", "203.0.113.9")).isEqualTo("203.0.113.9");
        DoorSettings again = TestDoor.trusting(Door.OUTER, "127.0.0.1");
        assertThat(addressSeen(again, "198.51.100.1", "203.0.113.9, 127.0.0.1"))
                .isEqualTo("203.0.113.9");
    }

    private static String addressSeen(DoorSettings settings, String... forwarded) {
        try (RunningDoor _ = TestDoor.open(settings, new TestDoor.Handlers())) {
            DoorClient client = new DoorClient(settings);
            client.cookies().put("__Host-sallyport-outer", "ada");
            HttpRequest.Builder request = client.request("/api/v1/me");
            for (String line : forwarded) {
                request.header("X-Forwarded-For", line);
            }
            return client.send(request).json().get("ordered_item").asString();
        }
    }
}
