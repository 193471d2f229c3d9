package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is offered on the wire, read from the wire.
class AlgorithmsTest {
    private static final List<String> NAMES =
            List.of(
                    "kex",
                    "host keys",
                    "ciphers out",
                    "ciphers in",
                    "macs out",
                    "macs in",
                    "compression out",
                    "compression in",
                    "languages out",
                    "languages in");

    @TempDir private Path directory;

    private static String golden() throws IOException {
        try (InputStream in = AlgorithmsTest.class.getResourceAsStream("algorithms.golden")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(String side, byte[] kexInit) {
        StringBuilder text = new StringBuilder(side).append('\n');
        List<String> lists = RawSsh.lists(kexInit);
        for (int i = 0; i < NAMES.size(); i++) {
            text.append("  ").append(NAMES.get(i)).append(": ").append(lists.get(i)).append('\n');
        }
        return text.toString();
    }

    private byte[] fromServer() throws IOException {
        try (Bench bench = new Bench(directory);
                RawSsh raw = RawSsh.dial(bench.gateway.port())) {
            raw.greet();
            raw.greeting();
            return raw.packet();
        }
    }

    private static byte[] fromClient() throws Exception {
        KeyPair pinned = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        PinnedHostKeys pins = new PinnedHostKeys(List.of(pinned.getPublic()));
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SshClient client = SshEnds.client()) {
            client.start();
            client.connect(
                    "root",
                    "127.0.0.1",
                    listener.getLocalPort(),
                    AttributeRepository.ofAttributesMap(Map.of(PinnedHostKeys.PINS, pins)),
                    null);
            try (RawSsh raw = new RawSsh(listener.accept())) {
                raw.greet();
                raw.greeting();
                return raw.packet();
            }
        }
    }

    @Test
    void the_offered_algorithms_are_the_golden_ones_in_both_directions() throws Exception {
        // When
        String offered =
                text("to clients", fromServer())
                        + text("to a target pinned by an ed25519 key", fromClient());
        // Then
        assertThat(offered).isEqualTo(golden());
    }

    @Test
    void nothing_weak_is_offered() throws Exception {
        // When
        String offered = text("", fromServer()) + text("", fromClient());
        // Then
        assertThat(offered)
                .doesNotContain("sha1")
                .doesNotContain("md5")
                .doesNotContain("cbc")
                .doesNotContain("group1-")
                .doesNotContain("ssh-dss")
                .doesNotContain("zlib")
                .doesNotContainPattern("ssh-rsa\\b")
                .doesNotContain("cert-v01");
    }

    @Test
    void post_quantum_key_exchange_comes_first() throws Exception {
        // When
        String first = RawSsh.lists(fromServer()).getFirst().split(",")[0];
        // Then
        assertThat(first).isEqualTo("mlkem768x25519-sha256");
    }

    @Test
    @Tag("RT-M1")
    void strict_key_exchange_detects_a_dropped_packet() throws Exception {
        // Given: a client that takes part in strict key exchange
        try (Bench bench = new Bench(directory);
                RawSsh raw = RawSsh.dial(bench.gateway.port())) {
            raw.greet();
            raw.greeting();
            List<String> offered = new ArrayList<>(RawSsh.lists(raw.packet()));
            assertThat(offered.getFirst()).contains("kex-strict-s-v00@openssh.com");
            offered.set(0, "curve25519-sha256,kex-strict-c-v00@openssh.com");
            raw.packet(RawSsh.kexInit(offered));
            // When: a packet that a man in the middle put there to hide that he drops another
            raw.packet(new byte[] {2, 0, 0, 0, 0});
            // Then
            assertThat(raw.closes()).isTrue();
        }
    }

    @Test
    void a_target_is_asked_for_the_kind_of_host_key_that_is_pinned() throws Exception {
        // Given
        KeyPair rsa = KeyUtils.generateKeyPair("ssh-rsa", 2048);
        // When
        List<String> names =
                SshAlgorithms.forHostKeys(new PinnedHostKeys(List.of(rsa.getPublic())).types())
                        .stream()
                        .map(factory -> factory.getName())
                        .toList();
        // Then
        assertThat(names).containsExactly("rsa-sha2-512", "rsa-sha2-256");
    }
}
