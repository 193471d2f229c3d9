package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.OperationKind;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.tape.FrameKind;
import dev.sallyport.tape.TapeOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stock clients through the gateway to a stock server: what an unmodified client expects.
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

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<String> operations(OperationKind kind) {
        return bench.door.operations.stream()
                .filter(operation -> operation.kind() == kind)
                .map(operation ->
                        operation.verb()
                                + " "
                                + operation.subject()
                                + operation.other().map(other -> " " + other).orElse("")
                                + " "
                                + operation.result())
                .toList();
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
        assertThat(text(tape.bytes(FrameKind.OUT))).isEqualTo("out\n");
        assertThat(text(tape.bytes(FrameKind.ERR))).isEqualTo("err\n");
        assertThat(text(tape.bytes(FrameKind.EXIT))).isEqualTo("exit 7");
        assertThat(tape.read(new ArrayList<>())).isInstanceOf(TapeOutcome.Complete.class);
        assertThat(tape.subject().command()).isEqualTo("echo out; echo err >&2; exit 7");
        assertThat(bench.awaitEnded().reason())
                .isIn(EndReason.CLIENT_CLOSED, EndReason.TARGET_CLOSED);
        assertThat(operations(OperationKind.EXEC))
                .containsExactly("exec echo out; echo err >&2; exit 7 started");
    }

    @Test
    void a_death_by_signal_is_relayed_as_one() throws Exception {
        // When
        Shell.Result result = bench.run("kill -TERM $$");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(text(bench.tape("exec").bytes(FrameKind.EXIT))).isEqualTo("signal TERM");
    }

    @Test
    void binary_input_arrives_unchanged_and_stays_off_the_tape() throws Exception {
        // Given
        byte[] input = new byte[3 << 20];
        new Random(5).nextBytes(input);
        // When
        Shell.Result result = Shell.run(bench.ssh(bench.aliceKey(), List.of(), "sha256sum"), input);
        // Then
        assertThat(result.text()).isEqualTo(Sha256.of(input).hex() + "  -\n");
        StoredTape tape = bench.tape("exec");
        assertThat(tape.bytes(FrameKind.IN)).isEmpty();
        assertThat(tape.awaitSeal().counts().orElseThrow().in()).isEqualTo(input.length);
    }

    @Test
    void large_output_arrives_unchanged_and_is_all_on_the_tape() throws Exception {
        // When
        Shell.Result result = bench.run("head -c 30000000 /dev/zero | tr '\\0' 'x'");
        // Then
        assertThat(result.stdout()).hasSize(30_000_000).containsOnly('x');
        StoredTape tape = bench.tape("exec");
        assertThat(tape.bytes(FrameKind.OUT)).isEqualTo(result.stdout());
    }

    @Test
    void a_terminal_has_its_size_its_type_and_the_locale_and_is_resized() throws Exception {
        // Given: OpenSSH has no terminal of its own here, so it is forced to ask for one
        List<String> options = List.of("-tt", "-o", "SetEnv=LC_TEST=yes.UTF-8");
        // When
        Shell shell =
                Shell.start(
                        bench.ssh(
                                bench.aliceKey(),
                                options,
                                "test -t 0 && echo terminal $TERM $LC_TEST; read x; echo got $x"));
        shell.awaitOutput("terminal");
        shell.write("hello\r");
        Shell.Result result = shell.await();
        // Then
        assertThat(result.text()).contains("yes.UTF-8").contains("got hello");
        assertThat(result.exit()).isZero();
        StoredTape tape = bench.tape("exec");
        assertThat(tape.subject().pty()).isTrue();
        assertThat(text(tape.bytes(FrameKind.OUT))).isEqualTo(result.text());
    }

    @Test
    void an_interactive_shell_runs_and_ctrl_c_reaches_it() throws Exception {
        // When
        Shell shell = Shell.start(bench.ssh(bench.aliceKey(), List.of("-tt")));
        shell.write("echo ready-$((40+2))\r");
        shell.awaitOutput("ready-42");
        // a script that says when it is ready to be interrupted, and that it was
        shell.write(
                "sh -c 'trap \"echo caught-$((1+1)); exit 0\" INT; echo asleep-$((1+1));"
                        + " while :; do sleep 1; done'\r");
        shell.awaitOutput("asleep-2");
        shell.write("\u0003");
        shell.awaitOutput("caught-2");
        shell.write("echo after-$((1+1)); exit 3\r");
        Shell.Result result = shell.await();
        // Then
        assertThat(result.text()).contains("after-2");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(text(bench.tape("shell").bytes(FrameKind.OUT))).isEqualTo(result.text());
        bench.awaitEnded();
        assertThat(operations(OperationKind.SHELL)).hasSize(1);
    }

    @Test
    void environment_other_than_the_locale_does_not_pass() throws Exception {
        // When
        Shell.Result result =
                Shell.run(
                        bench.ssh(
                                bench.aliceKey(),
                                List.of("-o", "SetEnv=LD_PRELOAD=/tmp/evil.so LANG=C.UTF-8"),
                                "echo [$LD_PRELOAD][$LANG]"));
        // Then
        assertThat(result.text()).isEqualTo("[][C.UTF-8]\n");
    }

    @Test
    void several_sessions_share_a_connection_each_with_a_tape_of_its_own() throws Exception {
        // Given
        Path control = directory.resolve("mux");
        List<String> master =
                List.of("-o", "ControlMaster=yes", "-o", "ControlPath=" + control, "-N");
        Shell holder = Shell.start(bench.ssh(bench.aliceKey(), master));
        while (!Files.exists(control)) {
            Thread.onSpinWait();
        }
        List<String> follower = List.of("-o", "ControlPath=" + control);
        // When
        for (int i = 0; i < 3; i++) {
            Shell.Result result =
                    Shell.run(bench.ssh(bench.aliceKey(), follower, "echo session " + i));
            assertThat(result.text()).isEqualTo("session " + i + "\n");
        }
        // Then
        assertThat(bench.tapes("exec")).hasSize(3);
        assertThat(bench.door.admissions).hasSize(1);
        holder.process().destroy();
        holder.await();
        assertThat(bench.awaitEnded().counts().channels()).isEqualTo(3);
    }

    @Test
    void sftp_requests_are_on_record_with_size_and_digest() throws Exception {
        // Given
        byte[] content = new byte[700_000];
        new Random(9).nextBytes(content);
        Path local = directory.resolve("local.bin");
        Files.write(local, content);
        Path remote = Files.createDirectory(directory.resolve("remote"));
        Path batch = directory.resolve("batch");
        Files.writeString(
                batch,
                """
                cd %s
                put %s up.bin
                rename up.bin moved.bin
                symlink moved.bin link
                ln moved.bin hard
                mkdir sub
                chmod 600 moved.bin
                get moved.bin %s
                rm link
                rmdir sub
                ls
                """
                        .formatted(remote, local, directory.resolve("down.bin")));
        // When
        Shell.Result result = sftp(batch);
        // Then
        result.mustSucceed();
        assertThat(Files.readAllBytes(directory.resolve("down.bin"))).isEqualTo(content);
        bench.tape("sftp");
        bench.awaitEnded();
        assertThat(operations(OperationKind.FILE))
                .contains(
                        "write " + remote + "/up.bin ok",
                        "rename " + remote + "/up.bin " + remote + "/moved.bin ok",
                        "symlink moved.bin " + remote + "/link ok",
                        "hardlink " + remote + "/moved.bin " + remote + "/hard ok",
                        "mkdir " + remote + "/sub ok",
                        "attrs " + remote + "/moved.bin ok",
                        "read " + remote + "/moved.bin ok",
                        "remove " + remote + "/link ok",
                        "rmdir " + remote + "/sub ok");
        for (String verb : List.of("read", "write")) {
            TapedOperation operation =
                    bench.door.operations.stream()
                            .filter(each -> each.verb().equals(verb))
                            .findFirst()
                            .orElseThrow();
            assertThat(operation.size()).isEqualTo(content.length);
            assertThat(operation.sha256()).contains(Sha256.of(content));
        }
    }

    private Shell.Result sftp(Path batch) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("sftp"));
        line.addAll(bench.common(bench.aliceKey()));
        line.addAll(List.of("-P", String.valueOf(bench.gateway.port()), "-b", batch.toString()));
        line.add(Bench.LOGIN + "@web-1@127.0.0.1");
        return Shell.run(line);
    }

    @Test
    void hostile_file_names_are_recorded_harmlessly() throws Exception {
        // Given
        Path remote = Files.createDirectory(directory.resolve("names"));
        Files.writeString(remote.resolve("a\nb\u001b]0;x\u0007"), "x");
        Path batch = directory.resolve("batch");
        Files.writeString(batch, "cd " + remote + "\nrm *\n");
        // When
        sftp(batch).mustSucceed();
        // Then
        bench.awaitEnded();
        assertThat(operations(OperationKind.FILE))
                .contains("remove " + remote + "/a\\x0ab\\x1b]0;x\\x07 ok");
    }

    @Test
    void scp_of_both_protocols_copies_both_ways_and_is_on_record() throws Exception {
        for (String protocol : List.of("-s", "-O")) {
            // Given
            byte[] content = new byte[400_000];
            new Random(11).nextBytes(content);
            Path local = directory.resolve("local" + protocol);
            Path remote = directory.resolve("remote" + protocol);
            Path back = directory.resolve("back" + protocol);
            Files.write(local, content);
            String there = Bench.LOGIN + "@web-1@127.0.0.1:" + remote;
            // When
            scp(protocol, local.toString(), there).mustSucceed();
            scp(protocol, there, back.toString()).mustSucceed();
            // Then
            assertThat(Files.readAllBytes(remote)).isEqualTo(content);
            assertThat(Files.readAllBytes(back)).isEqualTo(content);
        }
        for (int i = 0; i < 4; i++) {
            bench.awaitEnded();
        }
        assertThat(operations(OperationKind.EXEC))
                .anyMatch(text -> text.startsWith("scp-upload scp -t "))
                .anyMatch(text -> text.startsWith("scp-download scp -f "));
        assertThat(operations(OperationKind.FILE))
                .contains("write " + directory.resolve("remote-s") + " ok");
    }

    private Shell.Result scp(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("scp", "-q"));
        line.addAll(bench.common(bench.aliceKey()));
        line.addAll(List.of("-P", String.valueOf(bench.gateway.port())));
        line.addAll(List.of(arguments));
        return Shell.run(line);
    }

    @Test
    void git_works_over_it() throws Exception {
        // Given
        Path origin = directory.resolve("origin.git");
        Shell.run(List.of("git", "init", "-q", "--bare", origin.toString())).mustSucceed();
        Path clone = directory.resolve("clone");
        String ssh = String.join(" ", bench.common(bench.aliceKey()));
        // When
        Shell.Result result =
                Shell.run(
                        List.of(
                                "git",
                                "-c",
                                "core.sshCommand=ssh " + ssh + " -p " + bench.gateway.port(),
                                "clone",
                                "-q",
                                Bench.LOGIN + "+web-1@127.0.0.1:" + origin,
                                clone.toString()));
        // Then
        result.mustSucceed();
        bench.awaitEnded();
        assertThat(operations(OperationKind.EXEC))
                .anyMatch(text -> text.startsWith("git-fetch git-upload-pack"));
    }

    @Test
    void keys_of_every_kind_come_in() throws Exception {
        for (String type : List.of("ecdsa", "rsa")) {
            // Given
            Path key = bench.newKey("key-" + type, type);
            bench.door.register(Bench.publicKey(key));
            // When
            Shell.Result result = Shell.run(bench.ssh(key, List.of(), "echo in"));
            // Then
            assertThat(result.text()).as("%s: %s", type, result.stderr()).isEqualTo("in\n");
        }
    }

    @Test
    void rekeying_on_both_legs_does_not_stall() throws Exception {
        // When
        Shell.Result result =
                Shell.run(
                        bench.ssh(
                                bench.aliceKey(),
                                List.of("-o", "RekeyLimit=1M"),
                                "head -c 8000000 /dev/zero"));
        // Then
        assertThat(result.stdout()).hasSize(8_000_000);
    }
}
