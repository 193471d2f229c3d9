package dev.sallyport.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who gets a connection when they become rare; real connections, of which there are eight.
final class FairShareTest {
    private static final int PLACES = 8;
    private static final int QUARTER = PLACES / 4;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String GREEDY = "127.0.0.2";
    private static final String MODEST = "127.0.0.3";
    private static final String PROXY = "127.0.0.4";
    private static final byte[] QUESTION =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Tomcat tomcat = new Tomcat();
    private final List<Socket> all = new ArrayList<>();
    private Connector connector = new Connector();

    @TempDir Path files;

    @BeforeEach
    void start() throws Exception {
        Arrivals http = new Arrivals();
        http.limit(
                new ArrivalLimits(
                        Duration.ofMinutes(5), Duration.ofMinutes(5), 1, Duration.ofMinutes(5)),
                new FairShare(Set.of(PROXY)),
                System::nanoTime);
        http.setMaxConnections(PLACES);
        http.setKeepAliveTimeout(300_000);
        http.setAddress(InetAddress.getByName("127.0.0.1"));
        connector = new Connector(http);
        connector.setPort(0);
        tomcat.setBaseDir(files.toString());
        tomcat.setConnector(connector);
        tomcat.addContext("", files.toString());
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket each : all) {
            each.close();
        }
        tomcat.stop();
        tomcat.destroy();
    }

    /// Whether one more connection is accepted: answered, and kept.
    private boolean admits(String from) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        all.add(socket);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", connector.getLocalPort()));
        return answered(socket);
    }

    private static boolean answered(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write(QUESTION);
            InputStream answer = socket.getInputStream();
            return answer.read() == 'H';
        } catch (SocketException refused) {
            return false;
        }
    }

    private void fill(String from, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(admits(from)).isTrue();
        }
    }

    @Test
    void whoever_holds_a_quarter_gets_no_more_when_half_are_taken() throws Exception {
        fill(GREEDY, PLACES / 2);
        for (int i = 0; i < 3; i++) {
            assertThat(admits(GREEDY)).isFalse();
        }
        fill(MODEST, QUARTER);
        assertThat(admits(MODEST)).isFalse();
        fill("127.0.0.5", 1);
    }

    @Test
    void refused_connections_take_no_place() throws Exception {
        fill(GREEDY, PLACES / 2);
        for (int i = 0; i < 3 * PLACES; i++) {
            assertThat(admits(GREEDY)).isFalse();
        }
        fill(MODEST, QUARTER);
    }

    @Test
    void whoever_lets_go_is_let_in_again() throws Exception {
        fill(GREEDY, PLACES / 2);
        assertThat(admits(GREEDY)).isFalse();
        all.getFirst().close();
        // As soon as the other side has seen it: less than half is taken then.
        long patience = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!admits(GREEDY)) {
            assertThat(System.nanoTime() - patience).as("never let in again").isNegative();
        }
        assertThat(admits(GREEDY)).isFalse();
    }

    @Test
    void a_trusted_proxy_speaks_for_many() throws Exception {
        fill(PROXY, PLACES);
    }

    @Test
    void a_network_of_ipv6_counts_as_one() throws Exception {
        InetAddress one = InetAddress.getByName("2001:db8:1:2:3:4:5:6");
        assertThat(FairShare.near(one, InetAddress.getByName("2001:db8:1:2:ffff::1"))).isTrue();
        assertThat(FairShare.near(one, InetAddress.getByName("2001:db8:1:3:3:4:5:6"))).isFalse();
        InetAddress old = InetAddress.getByName("192.0.2.1");
        assertThat(FairShare.near(old, InetAddress.getByName("192.0.2.1"))).isTrue();
        assertThat(FairShare.near(old, InetAddress.getByName("192.0.2.2"))).isFalse();
        assertThat(FairShare.near(old, one)).isFalse();
        assertThat(FairShare.near(one, old)).isFalse();
        assertThat(FairShare.near(old, null)).isFalse();
    }
}
