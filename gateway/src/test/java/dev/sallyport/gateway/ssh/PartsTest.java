package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.gateway.GatewaySettings;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The small parts, each by itself.
class PartsTest {
    private static Optional<String> selector(String text) {
        return Selector.parse(text).map(Selector::text);
    }

    @Test
    void a_user_name_is_read_from_the_right() {
        assertThat(selector("root@web-1")).contains("root@web-1");
        assertThat(selector("root+Web-1")).contains("root@web-1");
        assertThat(selector("svc@corp@web-1")).contains("svc@corp@web-1");
        assertThat(selector("a+b@web-1")).isEmpty();
        String grant = new GrantId(FakeInnerDoor.id(6)).text();
        assertThat(selector(grant)).contains(grant);
    }

    @Test
    void a_user_name_that_is_not_clear_is_nothing() {
        for (String odd :
                List.of(
                        "",
                        "alice",
                        "@",
                        "root@",
                        "@web-1",
                        "-oProxyCommand=x@web-1",
                        "root@-web",
                        "root@web 1",
                        "root\n@web-1",
                        "root@wéb",
                        "grt_short",
                        "x".repeat(300))) {
            assertThat(Selector.parse(odd)).as(odd).isEmpty();
        }
    }

    @Test
    void of_the_agent_s_extensions_only_the_binding_of_the_session_goes_through() {
        assertThat(AgentRelay.bindsTheSession(extension("session-bind@openssh.com"))).isTrue();
        for (String other :
                List.of(
                        "",
                        "query",
                        "session-bind@openssh.co",
                        "session-bind@openssh.com ",
                        "restrict-destination-v00@openssh.com",
                        "associated-certs-v00@openssh.com")) {
            assertThat(AgentRelay.bindsTheSession(extension(other))).as(other).isFalse();
        }
        // … and neither does one that breaks off
        for (int length = 5; length < 9; length++) {
            byte[] torn = Arrays.copyOf(extension("session-bind@openssh.com"), length);
            assertThat(AgentRelay.bindsTheSession(torn)).isFalse();
        }
        byte[] liar = extension("session-bind@openssh.com");
        liar[5] = (byte) 0xff;
        assertThat(AgentRelay.bindsTheSession(liar)).isFalse();
    }

    private static byte[] extension(String name) {
        ByteArrayBuffer request = new ByteArrayBuffer();
        request.putInt(1 + 4 + name.length());
        request.putByte((byte) 27);
        request.putString(name);
        return request.getCompactData();
    }

    @Test
    void small_pieces_are_joined_and_too_many_messages_are_refused() throws Exception {
        // Given
        ChannelInbox inbox = new ChannelInbox();
        for (int i = 0; i < 10_000; i++) {
            inbox.add(new ChannelEvent.Data(new byte[] {(byte) i}, false));
        }
        // When
        int pieces = 0;
        int bytes = 0;
        while (bytes < 10_000) {
            ChannelEvent.Data data = (ChannelEvent.Data) inbox.take();
            for (byte each : data.bytes()) {
                assertThat(each).isEqualTo((byte) bytes++);
            }
            pieces++;
        }
        // Then
        assertThat(pieces).isLessThan(4);
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                inbox.add(new ChannelEvent.Request("signal", false, new byte[0]));
                            }
                        })
                .isInstanceOf(Problem.class);
    }

    @Test
    void output_and_errors_are_not_joined_and_nothing_follows_the_end() throws Exception {
        // Given
        ChannelInbox inbox = new ChannelInbox();
        inbox.add(new ChannelEvent.Data(new byte[] {1}, false));
        inbox.add(new ChannelEvent.Data(new byte[] {2}, true));
        inbox.add(new ChannelEvent.Closed());
        inbox.add(new ChannelEvent.Eof());
        // When, Then
        assertThat(((ChannelEvent.Data) inbox.take()).error()).isFalse();
        assertThat(((ChannelEvent.Data) inbox.take()).error()).isTrue();
        assertThat(inbox.take()).isInstanceOf(ChannelEvent.Closed.class);
    }

    @Test
    void idle_is_warned_once_and_then_over_and_a_byte_starts_it_again() {
        // Given
        long second = 1_000_000_000L;
        IdleLimit idle = new IdleLimit(Duration.ofSeconds(100), 0);
        // When, Then
        assertThat(idle.look(74 * second)).isEqualTo(IdleLimit.Look.BUSY);
        assertThat(idle.look(76 * second)).isEqualTo(IdleLimit.Look.WARN);
        assertThat(idle.look(77 * second)).isEqualTo(IdleLimit.Look.BUSY);
        idle.moved(78 * second);
        assertThat(idle.look(101 * second)).isEqualTo(IdleLimit.Look.BUSY);
        assertThat(idle.look(154 * second)).isEqualTo(IdleLimit.Look.WARN);
        assertThat(idle.look(178 * second)).isEqualTo(IdleLimit.Look.OVER);
        assertThat(new IdleLimit(Duration.ZERO, 0).look(Long.MAX_VALUE / 2))
                .isEqualTo(IdleLimit.Look.BUSY);
    }

    private static ChannelEvent.Request request(String type, Object... fields) {
        ByteArrayBuffer payload = new ByteArrayBuffer();
        for (Object field : fields) {
            switch (field) {
                case String text -> payload.putString(text);
                case Integer number -> payload.putInt(number);
                default -> throw new AssertionError(field);
            }
        }
        return new ChannelEvent.Request(type, true, payload.getCompactData());
    }

    @Test
    void only_listed_requests_pass_and_only_one_thing_is_started() {
        // Given
        ChannelRequests requests = new ChannelRequests(false);
        // When, Then
        assertThat(requests.judge(request("env", "LC_ALL", "C.UTF-8")))
                .isEqualTo(new ChannelRequests.Pass());
        assertThat(requests.judge(request("env", "LD_PRELOAD", "x")))
                .isEqualTo(new ChannelRequests.Ignore());
        assertThat(requests.judge(request("env", "LANG", "$(id)\n")))
                .isEqualTo(new ChannelRequests.Ignore());
        assertThat(requests.judge(request("signal", "TERM")))
                .isEqualTo(new ChannelRequests.Ignore());
        assertThat(requests.judge(request("pty-req", "xterm\u001b", 80, 24, 0, 0, "")))
                .isEqualTo(new ChannelRequests.Refuse());
        assertThat(requests.judge(request("pty-req", "xterm", 80, 24, 0, 0, "")))
                .isEqualTo(new ChannelRequests.Pass());
        assertThat(requests.judge(request("window-change", 132, 50, 0, 0)))
                .isEqualTo(new ChannelRequests.Resize(132, 50));
        assertThat(requests.judge(request("subsystem", "netconf")))
                .isEqualTo(new ChannelRequests.Refuse());
        assertThat(requests.judge(request("exec"))).isEqualTo(new ChannelRequests.Refuse());
        assertThat(requests.judge(request("shell"))).isInstanceOf(ChannelRequests.Start.class);
        assertThat(requests.judge(request("exec", "id"))).isEqualTo(new ChannelRequests.Refuse());
        assertThat(requests.judge(request("signal", "TERM"))).isEqualTo(new ChannelRequests.Pass());
        for (String type : List.of("x11-req", "auth-agent-req@openssh.com", "exit-status", "")) {
            assertThat(requests.judge(request(type)))
                    .as(type)
                    .isEqualTo(new ChannelRequests.Refuse());
        }
    }

    @Test
    void what_a_target_says_about_the_end_is_taken_literally_never_as_text() {
        assertThat(ChannelRequests.exit(request("exit-status", -1))).contains("exit 4294967295");
        assertThat(ChannelRequests.exit(request("exit-signal", "KILL"))).contains("signal KILL");
        assertThat(ChannelRequests.exit(request("exit-signal", "\u001b]0;x\u0007")))
                .contains("signal unknown");
        assertThat(ChannelRequests.exit(request("exit-status"))).isEmpty();
        assertThat(ChannelRequests.passesToClient(request("xon-xoff"))).isFalse();
    }

    @Test
    void file_transfers_are_recognised_by_their_commands() {
        assertThat(verb("scp -t /tmp")).isEqualTo("scp-upload");
        assertThat(verb("scp -r -p -f -- /tmp")).isEqualTo("scp-download");
        assertThat(verb("rsync --server -vlogDtpre.iLsfx . /x")).isEqualTo("rsync");
        assertThat(verb("git-receive-pack 'x'")).isEqualTo("git-push");
        assertThat(verb("scp")).isEqualTo("exec");
        assertThat(verb("id; scp -t")).isEqualTo("exec");
    }

    private static String verb(String command) {
        return ExecVerb.of(command.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_host_key_stays_the_same_and_is_its_owners_only(@TempDir Path directory)
            throws IOException {
        // Given
        Path file = directory.resolve("host_key");
        KeyPair made = HostKeyFile.loadOrCreate(file);
        // When
        KeyPair again = HostKeyFile.loadOrCreate(file);
        // Then
        assertThat(KeyUtils.compareKeys(again.getPublic(), made.getPublic())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, "junk");
        assertThatThrownBy(() -> HostKeyFile.loadOrCreate(file)).isInstanceOf(Problem.class);
    }

    @Test
    void a_configuration_with_a_missing_or_unknown_key_stops_the_start(@TempDir Path directory)
            throws IOException {
        // Given
        Path file = directory.resolve("gateway.properties");
        String right =
                """
                node=%s
                listen=127.0.0.1:2222
                inner=127.0.0.1:8482
                inner-pin=%s
                line-key=line.key
                host-key=host_key
                spool=spool
                """
                        .formatted(FakeInnerDoor.NODE, "ab".repeat(32));
        Files.writeString(file, right);
        // When, Then
        assertThat(GatewaySettings.read(file).listen().getPort()).isEqualTo(2222);
        for (String line : right.lines().toList()) {
            Files.writeString(file, right.replace(line, ""));
            assertThatThrownBy(() -> GatewaySettings.read(file)).isInstanceOf(Problem.class);
        }
        Files.writeString(file, right + "lissten=x\n");
        assertThatThrownBy(() -> GatewaySettings.read(file))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("unknown keys");
    }

    /// Else one fault would leave every session of the gateway without its end.
    @Test
    void a_fault_does_not_end_the_watch_over_leases() throws Exception {
        CountDownLatch looks = new CountDownLatch(6);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        LeaseKeeper keeper =
                new LeaseKeeper(
                        new NobodyThere(),
                        Map.of(),
                        () -> {
                            looks.countDown();
                            if (asked.incrementAndGet() > 1) {
                                throw new IllegalStateException("no time");
                            }
                            return 0;
                        },
                        stopped);
        keeper.start();
        try {
            assertThat(looks.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            stopped.countDown();
        }
    }

    private static final class NobodyThere implements InnerLine {
        @Override
        public <A extends InnerAnswer> A ask(GatewayRequest<A> request) {
            throw new Problem(ProblemCode.UNAVAILABLE, "nobody there");
        }
    }
}
