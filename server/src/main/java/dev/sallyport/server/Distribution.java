package dev.sallyport.server;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where the jars are, and which of them a process gets.
///
/// **Security barrier.** Keeper and gateway run with their own jars and nothing else: no web
/// server, no JDBC driver and no template engine is there to be talked into something.
final class Distribution {
    private final List<String> processes;
    private final String everything;
    private final Path dist;

    private Distribution(List<String> processes, String everything, Path dist) {
        this.processes = processes;
        this.everything = everything;
        this.dist = dist;
    }

    /// The one the launcher script names; without it (tests, an IDE) every process runs on this
    /// process's own class path, which is convenience and not isolation.
    static Distribution find() {
        String named = System.getProperty("sallyport.dist");
        if (named != null) {
            return at(Path.of(named));
        }
        return new Distribution(List.of(), System.getProperty("java.class.path", ""), Path.of(""));
    }

    static Distribution at(Path dist) {
        return new Distribution(List.of("keeper", "gateway", "cli", "server"), "", dist);
    }

    boolean isIsolating() {
        return !processes.isEmpty();
    }

    String classPath(String process) {
        if (!isIsolating()) {
            return everything;
        }
        if (!processes.contains(process)) {
            throw new Bug("no such process");
        }
        try (Stream<Path> jars = Files.list(dist.resolve("lib"))) {
            Path own =
                    jars.filter(jar -> isJarOf(process, jar.getFileName().toString()))
                            .findFirst()
                            .orElseThrow(() -> incomplete(null));
            String list = Files.readString(dist.resolve(process + ".classpath")).strip();
            return Stream.concat(
                            Stream.of(own.toString()),
                            Stream.of(list.split(":", -1)).map(jar -> dist.resolve(jar).toString()))
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException cause) {
            throw incomplete(cause);
        }
    }

    private static boolean isJarOf(String process, String name) {
        return name.matches(process + "-\\d.*\\.jar");
    }

    private static Problem incomplete(@org.jspecify.annotations.Nullable IOException cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE, "the build is incomplete: build Sallyport again", cause);
    }
}
