package dev.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorAddressTest {
    @Test
    void a_door_has_an_origin_and_nothing_else() {
        for (String good :
                List.of(
                        "https://inner.example.org",
                        "https://inner.example.org:8443",
                        "http://inner.localhost:8481",
                        "http://127.0.0.1:8481")) {
            assertThat(DoorAddress.parse(good)).hasToString(good);
        }
        assertThat(DoorAddress.parse("https://inner.example.org/"))
                .hasToString("https://inner.example.org");
        for (String bad :
                List.of(
                        "",
                        "inner.example.org",
                        "http://inner.example.org",
                        "http://evillocalhost",
                        "http://localhost.example.org",
                        "https://u:p@inner.example.org",
                        "https://inner.example.org/path",
                        "https://inner.example.org?q",
                        "ftp://inner.localhost")) {
            assertThatThrownBy(() -> DoorAddress.parse(bad)).as(bad).isInstanceOf(Problem.class);
        }
    }

    @Test
    void names_under_localhost_are_this_machine() throws UnknownHostException {
        assertThat(InetAddress.getByName("inner.localhost").isLoopbackAddress()).isTrue();
        assertThat(InetAddress.getByName("a.b.LOCALHOST.").isLoopbackAddress()).isTrue();
        assertThat(LocalhostResolver.isLocal("localhost.example.org")).isFalse();
        assertThat(LocalhostResolver.isLocal("evillocalhost")).isFalse();
    }
}
