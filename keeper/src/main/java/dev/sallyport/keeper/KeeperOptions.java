package dev.sallyport.keeper;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.warrant.RelyingParty;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a keeper is started. `directory` is its own; its files and sockets lie directly in it. No
/// secret is among the arguments: other processes can read those.
public record KeeperOptions(
        Path directory,
        InstallationId installation,
        RelyingParty innerDoor,
        boolean softwareAllowed) {
    static final String USAGE =
            "usage: keeper --data DIR --installation ist_… --inner-rp-id NAME"
                    + " --inner-origin ORIGIN… [--allow-software-authenticators]";

    /// Reads the command line strictly: nothing unknown, nothing twice, nothing missing.
    static KeeperOptions parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        Set<String> origins = new LinkedHashSet<>();
        boolean software = false;
        List<String> rest = List.of(arguments);
        while (!rest.isEmpty()) {
            String name = rest.getFirst();
            switch (name) {
                case "--allow-software-authenticators" -> {
                    must(!software);
                    software = true;
                    rest = rest.subList(1, rest.size());
                }
                case "--inner-origin" -> {
                    must(rest.size() > 1 && origins.add(rest.get(1)));
                    rest = rest.subList(2, rest.size());
                }
                case "--data", "--installation", "--inner-rp-id" -> {
                    must(rest.size() > 1 && values.put(name, rest.get(1)) == null);
                    rest = rest.subList(2, rest.size());
                }
                default -> must(false);
            }
        }
        must(values.size() == 3 && !origins.isEmpty());
        must(values.values().stream().noneMatch(String::isBlank));
        return new KeeperOptions(
                Path.of(values.getOrDefault("--data", "")).toAbsolutePath(),
                InstallationId.parse(values.getOrDefault("--installation", "")),
                new RelyingParty(values.getOrDefault("--inner-rp-id", ""), origins),
                software);
    }

    private static void must(boolean fits) {
        if (!fits) {
            throw new Problem(ProblemCode.INVALID, USAGE);
        }
    }
}
