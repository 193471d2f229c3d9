package dev.sallyport.postgres;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs `initdb` and `pg_ctl`. PostgreSQL refuses to run as the superuser of the host, so as root
/// each command runs in a user namespace of its own (`unshare -U`), where it is nobody.
final class ServerCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ServerBinaries binaries;
    private final Path log;

    ServerCommand(ServerBinaries binaries, Path log) {
        this.binaries = binaries;
        this.log = log;
    }

    void run(String program, List<String> arguments) {
        int status = status(program, arguments);
        if (status != 0) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "`"
                            + program
                            + "` failed: see `"
                            + log.getFileName()
                            + "` beside the database");
        }
    }

    int status(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        // To a file, not a pipe: the server inherits it and would hold a pipe open for ever.
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new Problem(
                        ProblemCode.UNAVAILABLE, "`" + program + "` does not come to an end");
            }
            return process.exitValue();
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "cannot run `"
                            + program
                            + "`: as root this needs `unshare` of util-linux,"
                            + " otherwise run as an ordinary user",
                    cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new Problem(ProblemCode.UNAVAILABLE, "interrupted", cause);
        }
    }

    private static boolean root() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException _) {
            return false;
        }
    }
}
