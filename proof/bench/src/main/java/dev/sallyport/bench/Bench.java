package dev.sallyport.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The command `sallyport bench`: measures, prints a table, writes JSON.
///
///     bench authz [--search] [--http] [--writes] [--all] [--scale small|full] [--json FILE]
///     bench jmh ARGUMENTS
public final class Bench {
    private static final String USAGE =
            """
            usage: sallyport bench authz [--search] [--http] [--writes] [--all]
                                         [--scale small|full] [--json FILE]
                     --search   who can, and on what, alone, instead of all in memory
                     --http     decisions over HTTP, instead of in memory
                     --writes   how soon a fact that was written is decided on
                     --all      everything
                   sallyport bench jmh [ARGUMENTS OF JMH]
            """;

    private Bench() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) throws IOException {
        if (arguments.isEmpty()) {
            out.print(USAGE);
            return 2;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        switch (arguments.getFirst()) {
            case "authz" -> {
                return authz(rest, out);
            }
            case "jmh" -> {
                org.openjdk.jmh.Main.main(rest.toArray(new String[0]));
                return 0;
            }
            default -> {
                out.print(USAGE);
                return 2;
            }
        }
    }

    private static int authz(List<String> arguments, PrintStream out) throws IOException {
        Scale scale = Scale.SMALL;
        Path json = null;
        Set<AuthzBench.Part> parts = EnumSet.noneOf(AuthzBench.Part.class);
        for (int i = 0; i < arguments.size(); i++) {
            if (asksFor(arguments.get(i), parts)) {
                continue;
            }
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            Scale wanted = Scale.named(value);
            if (arguments.get(i).equals("--scale") && wanted != null) {
                scale = wanted;
            } else if (arguments.get(i).equals("--json") && !value.isEmpty()) {
                json = Path.of(value);
            } else {
                out.print(USAGE);
                return 2;
            }
            i++;
        }
        if (parts.isEmpty()) {
            parts.add(AuthzBench.Part.MEMORY);
        }
        Figures figures = new AuthzBench(scale, out).run(parts);
        figures.lines().forEach(out::println);
        if (json != null) {
            Files.writeString(json, figures.json(), StandardCharsets.UTF_8);
        }
        return 0;
    }

    private static boolean asksFor(String argument, Set<AuthzBench.Part> parts) {
        return switch (argument) {
            case "--search" -> parts.add(AuthzBench.Part.SEARCH) || true;
            case "--http" -> parts.add(AuthzBench.Part.HTTP) || true;
            case "--writes" -> parts.add(AuthzBench.Part.WRITES) || true;
            case "--all" -> parts.addAll(EnumSet.allOf(AuthzBench.Part.class)) || true;
            default -> false;
        };
    }

    /// How large and how long.
    ///
    /// `people` are the sizes measured against each other, the last one being that of everything
    /// else; `requests` how many different questions, `cases` how many go to the peer.
    enum Scale {
        TINY(new int[] {100, 200}, 200, 500, 4, 10, 1, 50),
        SMALL(new int[] {100, 1_000, 10_000, 100_000}, 10_000, 100_000, 100, 400, 5, 1_000),
        FULL(
                new int[] {100, 1_000, 10_000, 100_000, 1_000_000},
                10_000,
                400_000,
                200,
                1_000,
                7,
                2_000);

        final int[] people;
        final int policies;
        final int requests;
        final int cases;
        final int searches;
        final int rounds;
        final long jmhMillis;

        Scale(
                int[] people,
                int policies,
                int requests,
                int cases,
                int searches,
                int rounds,
                long jmhMillis) {
            this.people = people;
            this.policies = policies;
            this.requests = requests;
            this.cases = cases;
            this.searches = searches;
            this.rounds = rounds;
            this.jmhMillis = jmhMillis;
        }

        @org.jspecify.annotations.Nullable
        static Scale named(String name) {
            return Arrays.stream(values())
                    .filter(scale -> scale.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElse(null);
        }
    }
}
