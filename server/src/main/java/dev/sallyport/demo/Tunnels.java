package dev.sallyport.demo;

import dev.sallyport.client.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Ports through the gateway, both ways, on a target that allows them: what is behind them is
/// reached, and that is on record.
final class Tunnels {
    private static final String GREETING = "hello from the laptop";
    private static final int WAIT_MILLIS = 30_000;

    private final Stage stage;
    private final Player user;

    Tunnels(Stage stage, Player user) {
        this.stage = stage;
        this.user = user;
    }

    String bothWays(String selector) throws Exception {
        LabHost lab = stage.lab();
        try (ServerSocket laptop = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SshTool.Tunnel tunnel =
                        stage.ssh(user).tunnel(selector, lab.port(), laptop.getLocalPort())) {
            Thread.ofVirtual().name("laptop").start(() -> greet(laptop));
            String there = firstLine(tunnel.near());
            Disproved.unless(there.startsWith("SSH-2.0-"), "the lab's port says: " + there);
            String here = firstLine(tunnel.far());
            Disproved.unless(here.equals(GREETING), "the laptop's port says: " + here);
            List<String> record = awaitRecord(tunnel.far());
            return "a local port led to port "
                    + lab.port()
                    + " of the lab, which said `"
                    + there
                    + "`\nport "
                    + tunnel.far()
                    + " of the lab led back to the laptop, which said `"
                    + here
                    + "`\non record: "
                    + String.join(", ", record);
        }
    }

    private static void greet(ServerSocket laptop) {
        try (Socket caller = laptop.accept()) {
            caller.getOutputStream().write((GREETING + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // nobody came: whoever waits for the greeting says so
        }
    }

    private static String firstLine(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(WAIT_MILLIS);
            StringBuilder line = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0 && next != '\n';
                    next = socket.getInputStream().read()) {
                line.append((char) next);
            }
            return line.toString().strip();
        }
    }

    /// What the ledger has about ports of this grant, once the port of the target is among it.
    private List<String> awaitRecord(int far) throws Exception {
        Chronicle ledger = new Chronicle(stage.player("alice"));
        return Until.there(
                "the forwards on record",
                () -> {
                    List<String> said =
                            ledger.all("session.operations", stage.get("carol grant")).stream()
                                    .map(ledger::body)
                                    .flatMap(body -> body.path("operations").valueStream())
                                    .filter(each -> Json.text(each, "kind").equals("forward"))
                                    .map(Tunnels::told)
                                    .distinct()
                                    .toList();
                    return Optional.of(said)
                            .filter(all -> all.stream().anyMatch(it -> it.contains(":" + far)));
                });
    }

    private static String told(JsonNode operation) {
        return "`" + Json.text(operation, "verb") + " " + Json.text(operation, "subject") + "`";
    }
}
