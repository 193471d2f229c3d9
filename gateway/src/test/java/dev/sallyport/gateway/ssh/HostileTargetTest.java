package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.tape.FrameKind;
import dev.sallyport.tape.TapeOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A target that does what it should not (T6): its session ends, or what it did has no effect; the
/// gateway and other sessions go on.
@NeedsOpenSsh
class HostileTargetTest {
    @TempDir private Path directory;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Bench bench;
    private SshServer target;

    /// What the target does when a command is started.
    private interface Misdeed {
        void act(ChannelSession channel, OutputStream out) throws Exception;
    }

    private volatile Misdeed misdeed = (_, _) -> {};

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        KeyPair hostKey = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        target = SshServer.setUpDefaultServer();
        target.setHost("127.0.0.1");
        target.setPort(0);
        target.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        target.setPublickeyAuthenticator((_, _, _) -> true);
        target.setCommandFactory((_, text) -> new Odd(text));
        target.start();
        bench.admitTo(
                new FakeInnerDoor.TargetAddress(
                        "127.0.0.1",
                        target.getPort(),
                        List.of(PublicKeyEntry.toString(hostKey.getPublic()))));
    }

    @AfterEach
    void stop() {
        bench.close();
        target.close(true);
        threads.shutdownNow();
    }

    /// A command that misbehaves, or, as `well`, does not.
    private final class Odd implements Command {
        private final String text;
        private OutputStream out = OutputStream.nullOutputStream();
        private ExitCallback exit = (_, _, _) -> {};

        Odd(String text) {
            this.text = text;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Future<?> _ =
                    threads.submit(() -> {
                        try {
                            if (!text.equals("well")) {
                                misdeed.act(channel, out);
                            }
                            out.write("done\n".getBytes(StandardCharsets.US_ASCII));
                            out.flush();
                            exit.onExit(0);
                        } catch (Exception _) {
                            exit.onExit(9);
                        }
                    });
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void setInputStream(InputStream stream) {}

        @Override
        public void setErrorStream(OutputStream stream) {}

        @Override
        public void destroy(ChannelSession channel) {}
    }

    private void othersAreWell() throws Exception {
        Shell.Result result = bench.run("well");
        assertThat(result.text()).isEqualTo("done\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void a_target_cannot_open_channels_towards_the_person() throws Exception {
        // Given
        List<String> opened = new ArrayList<>();
        misdeed =
                (channel, _) -> {
                    AbstractConnectionService service =
                            channel.getSession().getService(AbstractConnectionService.class);
                    for (String type :
                            List.of(
                                    "session",
                                    "x11",
                                    "auth-agent@openssh.com",
                                    "forwarded-tcpip",
                                    "forwarded-streamlocal@openssh.com",
                                    "direct-tcpip")) {
                        try {
                            OpenedChannel.open(service, type, new byte[64], Duration.ofSeconds(20));
                            opened.add(type);
                        } catch (IOException _) {
                            // refused, as it should be
                        }
                    }
                };
        // When
        Shell.Result result = bench.run("odd");
        // Then
        assertThat(result.text()).isEqualTo("done\n");
        assertThat(opened).isEmpty();
    }

    @Test
    void requests_of_a_target_that_are_not_listed_do_not_reach_the_client() throws Exception {
        // Given
        misdeed =
                (channel, _) -> {
                    for (String type : List.of("exec", "window-change", "x", "auth-agent-req")) {
                        Buffer buffer =
                                channel.getSession()
                                        .createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
                        buffer.putUInt(channel.getRecipient());
                        buffer.putString(type);
                        buffer.putBoolean(false);
                        buffer.putString("id");
                        channel.getSession().writePacket(buffer);
                    }
                    Buffer global =
                            channel.getSession().createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
                    global.putString("tcpip-forward");
                    global.putBoolean(false);
                    channel.getSession().writePacket(global);
                };
        // When
        Shell.Result result = bench.run("odd");
        // Then
        assertThat(result.text()).isEqualTo("done\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void a_target_that_overruns_its_window_is_cut() throws Exception {
        // Given
        misdeed =
                (channel, _) -> {
                    for (int i = 0; i < 200; i++) {
                        Buffer buffer =
                                channel.getSession()
                                        .createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, 40_000);
                        buffer.putUInt(channel.getRecipient());
                        buffer.putBytes(new byte[32_000]);
                        channel.getSession().writePacket(buffer);
                    }
                    throw new IOException("enough");
                };
        // When: a client that reads nothing, so that the window is never given back
        Shell shell =
                Shell.start(
                        List.of(
                                "bash",
                                "-c",
                                String.join(" ", bench.ssh(bench.aliceKey(), List.of(), "odd"))
                                        + " | sleep 5"));
        // Then
        assertThat(bench.awaitEnded().reason())
                .isIn(EndReason.TARGET_CLOSED, EndReason.CLIENT_CLOSED, EndReason.FAILED);
        shell.await();
        othersAreWell();
    }

    @Test
    void a_packet_larger_than_agreed_is_cut() throws Exception {
        // Given
        misdeed =
                (channel, _) -> {
                    Buffer buffer =
                            channel.getSession()
                                    .createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, 120_000);
                    buffer.putUInt(channel.getRecipient());
                    buffer.putBytes(new byte[100_000]);
                    channel.getSession().writePacket(buffer);
                };
        // When
        Shell.Result result = bench.run("odd");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        othersAreWell();
    }

    @Test
    void a_flood_of_single_bytes_is_relayed_and_recorded_in_order() throws Exception {
        // Given
        misdeed =
                (_, out) -> {
                    for (int i = 0; i < 20_000; i++) {
                        out.write('a' + i % 26);
                        out.flush();
                    }
                };
        // When
        Shell.Result result = bench.run("odd");
        // Then
        assertThat(result.stdout()).hasSize(20_005);
        StoredTape tape = bench.tape("exec");
        assertThat(tape.bytes(FrameKind.OUT)).isEqualTo(result.stdout());
        assertThat(tape.read(new ArrayList<>())).isInstanceOf(TapeOutcome.Complete.class);
    }

    @Test
    void a_target_that_hangs_up_in_the_middle_leaves_a_sealed_tape() throws Exception {
        // Given
        misdeed =
                (channel, out) -> {
                    out.write("half".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    channel.getSession().close(false).await(Duration.ofSeconds(2));
                    throw new IOException("gone");
                };
        // When
        Shell.Result result = bench.run("odd");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        // the client hangs up as soon as its channel is gone: who is noticed first is open
        assertThat(bench.awaitEnded().reason())
                .isIn(EndReason.TARGET_CLOSED, EndReason.CLIENT_CLOSED);
        assertThat(bench.tape("exec").read(new ArrayList<>()))
                .isInstanceOf(TapeOutcome.Complete.class);
    }

    @Test
    void malformed_file_transfer_bytes_end_the_channel_with_a_word() throws Exception {
        // Given: a subsystem that is just a command here
        target.setSubsystemFactories(
                List.of(
                        new SubsystemFactory() {
                            @Override
                            public String getName() {
                                return "sftp";
                            }

                            @Override
                            public Command createSubsystem(ChannelSession channel) {
                                return new Odd("odd");
                            }
                        }));
        misdeed =
                (channel, _) -> {
                    CountDownLatch closed = new CountDownLatch(1);
                    channel.addCloseFutureListener(_ -> closed.countDown());
                    closed.await(30, TimeUnit.SECONDS);
                };
        // When
        Shell.Result result =
                Shell.run(
                        bench.ssh(bench.aliceKey(), List.of("-s"), "sftp"),
                        new byte[] {0x7f, 0, 0, 0, 1, 2, 3, 4, 5});
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.stderr()).contains("malformed file transfer protocol");
        othersAreWell();
    }
}
