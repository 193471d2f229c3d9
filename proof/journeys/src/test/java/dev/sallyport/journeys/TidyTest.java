package dev.sallyport.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Taste as a test: what the compiler does not say about the shape of the sources.
class TidyTest {
    private static final Path ROOT = root();
    private static final int LINES_MAX = 500;

    /// Names too bare to mean anything here; a qualified name says which one is meant.
    private static final Set<String> BARE =
            Set.of(
                    "User", "Session", "Role", "Token", "Manager", "Util", "Utils", "Impl",
                    "Service", "Data", "Info", "Helper");

    private static final Map<String, Pattern> NEVER =
            new TreeMap<>(
                    Map.of(
                            "local variable type inference",
                            Pattern.compile("(?m)^\\s*(final )?" + "var \\w+ ="),
                            "waiting by sleeping",
                            Pattern.compile("Thread\\." + "sleep\\("),
                            "a test that can skip silently",
                            Pattern.compile("@" + "Disabled|assume" + "True\\(|assume" + "That\\("),
                            "a mocking library",
                            Pattern.compile("org\\." + "mockito"),
                            "legacy Javadoc",
                            Pattern.compile("(?m)^\\s*/" + "\\*\\*"),
                            "Java serialisation",
                            Pattern.compile(
                                    "ObjectInput" + "Stream|implements Serial" + "izable")));

    /// Exceptions, each with its reason. This list only gets shorter.
    private static final Set<String> EXCEPTIONS =
            Set.of(
                    // the pace of a recording being played is what is being waited for
                    "TapeCommand: waiting by sleeping",
                    // the pace of a poll that only hurries what a lease would end anyway
                    "PushPoll: waiting by sleeping",
                    // the demonstration looks again and again at what another process shows
                    "Until: waiting by sleeping",
                    // in a lexer a token is just that
                    "Token: bare name");

    @Test
    void every_package_says_what_it_is_and_is_null_marked() {
        List<String> bad = new ArrayList<>();
        for (Path source : sources("src/main/java")) {
            Path info = source.resolveSibling("package-info.java");
            if (!Files.exists(info)) {
                bad.add(ROOT.relativize(source.getParent()) + ": no package-info.java");
            } else if (!read(info).contains("@NullMarked") || !read(info).contains("///")) {
                bad.add(ROOT.relativize(info) + ": says nothing, or is not null-marked");
            }
        }
        assertThat(bad.stream().distinct()).isEmpty();
    }

    @Test
    void no_source_holds_what_we_never_write() {
        List<String> bad = new ArrayList<>();
        for (Path source : sources("")) {
            String text = read(source);
            NEVER.forEach((what, pattern) -> {
                Matcher matcher = pattern.matcher(text);
                if (matcher.find() && !EXCEPTIONS.contains(simpleName(source) + ": " + what)) {
                    bad.add(ROOT.relativize(source) + ": " + what);
                }
            });
        }
        assertThat(bad).isEmpty();
    }

    @Test
    void types_have_names_that_mean_something() {
        List<String> bad =
                sources("src/main/java").stream()
                        .filter(source -> BARE.contains(simpleName(source)))
                        .filter(source -> !EXCEPTIONS.contains(simpleName(source) + ": bare name"))
                        .map(source -> ROOT.relativize(source).toString())
                        .toList();
        assertThat(bad).isEmpty();
    }

    @Test
    void files_are_one_room_each() {
        List<String> bad =
                sources("").stream()
                        .filter(source -> read(source).lines().count() > LINES_MAX)
                        .map(source -> ROOT.relativize(source).toString())
                        .toList();
        assertThat(bad).as("over %d lines", LINES_MAX).isEmpty();
    }

    @Test
    void versions_stand_only_in_the_parent() throws IOException {
        Pattern version =
                Pattern.compile("<version>(?!0\\.1\\.0</version>|\\$\\{project\\.version})");
        List<String> bad = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            files.filter(file -> file.endsWith("pom.xml"))
                    .filter(file -> !file.getParent().equals(ROOT))
                    .filter(file -> version.matcher(read(file)).find())
                    .forEach(file -> bad.add(ROOT.relativize(file).toString()));
        }
        assertThat(bad).isEmpty();
    }

    private static List<Path> sources(String under) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> file.toString().contains("/" + under))
                    .filter(file -> under.isEmpty() || !simpleName(file).equals("package-info"))
                    .sorted()
                    .toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static String simpleName(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("sealing/pom.xml"))) {
            here = here.getParent();
        }
        return here;
    }
}
