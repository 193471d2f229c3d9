package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.tape.FrameKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that begin a key exchange and stop there, with the connection open: nothing can be
/// written to them any more, and nothing may depend on that.
class StalledKeyExchangeTest {
    @TempDir private Path directory;
    private final BlockingQueue<BrokeredSessionId> admitted = new LinkedBlockingQueue<>();
    private Bench bench;
    private HearingTarget target;

    @BeforeEach
    void start() throws Exception {
        target = new HearingTarget();
        bench = bench(directory, Duration.ofHours(1));
        admit(bench, Duration.ofHours(1));
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
        target.close();
    }

    /// A gateway that gives up on a key exchange after this.
    private static Bench bench(Path directory, Duration rekeyWait) throws IOException {
        Duration wait = Duration.ofSeconds(30);
        return new Bench(directory, new SshLimits(20, 10, 8, wait, wait, wait, rekeyWait));
    }

    /// From now on, sessions have this idle limit.
    private void admit(Bench at, Duration idle) {
        at.door.admission =
                _ -> {
                    InnerAnswer.Admitted answer =
                            at.door.admitted(target.address(), Bench.LOGIN, List.of(), idle);
                    admitted.add(answer.session());
                    return answer;
                };
    }

    @Test
    void a_client_that_stalls_a_key_exchange_does_not_hold_up_the_end_of_its_session()
            throws Exception {
        // Given
        try (StallingClient client = new StallingClient(bench)) {
            client.write("before\n");
            target.awaitHeard("before\n");
            client.stall();
            // When
            bench.door.revoke(admitted.take(), "revoked by bob");
            // Then: the target is left, and what comes now goes nowhere
            assertThat(target.isLeft()).isTrue();
            client.tryWrite("after\n");
            GatewayRequest.SessionEnded report = bench.awaitEnded();
            assertThat(report.reason()).isEqualTo(EndReason.ENDED_BY_INNER_DOOR);
            assertThat(report.counts().bytesIn()).isEqualTo("before\n".length());
            assertThat(target.heard()).isEqualTo("before\n");
            StoredTape tape = bench.tape("exec");
            assertThat(tape.awaitSeal().reason()).isEqualTo(EndReason.ENDED_BY_INNER_DOOR);
            assertThat(new String(tape.bytes(FrameKind.MARKER), StandardCharsets.UTF_8))
                    .contains("revoked by bob");
        }
    }

    @Test
    void a_stalled_client_that_is_due_for_a_warning_does_not_keep_other_sessions_alive()
            throws Exception {
        // Given: one that will be warned before any lease is over, and cannot be
        admit(bench, Duration.ofSeconds(8));
        bench.door.lease = Duration.ofSeconds(12);
        bench.door.leasesAnswered = false;
        try (StallingClient stalled = new StallingClient(bench)) {
            BrokeredSessionId first = admitted.take();
            stalled.stall();
            admit(bench, Duration.ofHours(1));
            try (StallingClient _ = new StallingClient(bench)) {
                BrokeredSessionId other = admitted.take();
                // When: both times run out
                Map<BrokeredSessionId, EndReason> ends = new HashMap<>();
                for (int i = 0; i < 2; i++) {
                    GatewayRequest.SessionEnded report = bench.awaitEnded();
                    ends.put(report.session(), report.reason());
                }
                // Then
                assertThat(ends)
                        .containsEntry(first, EndReason.IDLE)
                        .containsEntry(other, EndReason.LEASE_LAPSED);
            }
        }
    }

    @Test
    void a_key_exchange_that_is_not_finished_in_time_ends_the_session() throws Exception {
        // Given
        Path other = Files.createDirectory(directory.resolve("other"));
        try (Bench strict = bench(other, Duration.ofSeconds(1));
                StallingClient client = client(strict)) {
            // When
            client.stall();
            // Then
            GatewayRequest.SessionEnded report = strict.awaitEnded();
            assertThat(report.reason()).isEqualTo(EndReason.FAILED);
            assertThat(report.detail()).contains("does not finish its key exchange");
            assertThat(target.isLeft()).isTrue();
        }
    }

    @Test
    void a_key_exchange_that_is_finished_changes_nothing() throws Exception {
        // Given
        try (StallingClient client = new StallingClient(bench)) {
            // When
            client.exchangeKeys();
            client.write("still here\n");
            // Then
            target.awaitHeard("still here\n");
            assertThat(bench.door.ended).isEmpty();
        }
    }

    private StallingClient client(Bench at) throws Exception {
        admit(at, Duration.ofHours(1));
        return new StallingClient(at);
    }
}
