package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.tape.FrameKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stock clients through the gateway to a stock server.
@NeedsOpenSsh
class OpenSshTest {
    @TempDir private Path directory;
    private Bench bench;
    private OpenSshTarget target;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        bench = new Bench(directory);
        target = new OpenSshTarget(directory, bench.door.authority.getPublic());
        bench.admitTo(target.address());
    }

    @AfterEach
    void stop() {
        bench.close();
        target.close();
    }

    @Test
    void a_command_runs_and_its_outputs_and_exit_code_come_back() throws Exception {
        // When
        Shell.Result result = bench.run("echo out; echo err >&2; exit 7");
        // Then
        assertThat(result.text()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.exit()).isEqualTo(7);
        StoredTape tape = bench.tape("exec");
        assertThat(new String(tape.bytes(FrameKind.OUT))).isEqualTo("out\n");
        assertThat(new String(tape.bytes(FrameKind.ERR))).isEqualTo("err\n");
        assertThat(new String(tape.bytes(FrameKind.EXIT))).isEqualTo("exit 7");
        assertThat(tape.read(new ArrayList<>()))
                .isInstanceOf(dev.sallyport.tape.TapeOutcome.Complete.class);
    }
}
