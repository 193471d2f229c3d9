package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KeeperClientTest extends KeeperScene {
    @Test
    void it_finds_the_keeper_again_after_a_restart() {
        for (int i = 0; i < 3; i++) {
            keeper.restart();
            assertThat(inner.describe().administrators()).isEqualTo(2);
        }
    }

    @Test
    void a_keeper_that_is_not_there_is_unavailable() {
        keeper.stop();

        assertUnavailable(inner);
    }

    @Test
    void a_keeper_that_does_not_answer_is_unavailable() throws IOException {
        Path silent = temporary.resolve("silent.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                KeeperClient client = new KeeperClient(silent, Duration.ofMillis(50))) {
            listener.bind(UnixDomainSocketAddress.of(silent));

            assertUnavailable(client);
            assertUnavailable(client);
        }
    }

    @Test
    void a_closed_client_asks_nothing() {
        inner.close();

        assertUnavailable(inner);
    }

    @Test
    void many_threads_share_one_client() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> opened = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String purpose = "purpose-" + i;
                opened.add(
                        threads.submit(() -> {
                            WrappedKey key = inner.newDataKey(purpose);
                            return key.purpose().equals(purpose)
                                    && inner.unwrapDataKey(key).equals(inner.unwrapDataKey(key));
                        }));
            }
            for (Future<Boolean> each : opened) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    private static void assertUnavailable(KeeperClient client) {
        assertThatThrownBy(client::describe)
                .isInstanceOf(Problem.class)
                .satisfies(
                        it -> assertThat(((Problem) it).code()).isEqualTo(ProblemCode.UNAVAILABLE));
    }
}
