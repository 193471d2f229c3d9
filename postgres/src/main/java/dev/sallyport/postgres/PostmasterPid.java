package dev.sallyport.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a running server says of itself in `postmaster.pid`: the eight lines of PostgreSQL 18.
record PostmasterPid(long pid, Path data, int port, String address, String status) {
    /// The file's content, if it is there and complete.
    static Optional<PostmasterPid> read(Path data) {
        try {
            return parse(Files.readString(data.resolve("postmaster.pid"), StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    static Optional<PostmasterPid> parse(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.size() < 8
                || !lines.get(0).matches("\\d{1,10}")
                || !lines.get(3).matches("\\d{1,5}")) {
            return Optional.empty();
        }
        return Optional.of(
                new PostmasterPid(
                        Long.parseLong(lines.get(0)),
                        Path.of(lines.get(1)),
                        Integer.parseInt(lines.get(3)),
                        lines.get(5),
                        lines.get(7)));
    }

    /// True when that process lives, is a `postgres`, and serves this very directory. A number that
    /// was given to some other process since then is not taken for ours.
    boolean serves(Path wanted) {
        return data.equals(wanted)
                && status.equals("ready")
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .flatMap(process -> process.info().command())
                        .filter(command -> Path.of(command).endsWith("postgres"))
                        .isPresent();
    }
}
