package dev.sallyport.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that talks to a door.
final class DoorOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Option(names = "--json", description = "Answer in JSON, for programs.")
    boolean json;

    @Option(
            names = "--outer",
            paramLabel = "URL",
            description = "Address of the outer door (else SALLYPORT_OUTER, else as last used).")
    @Nullable String outer;

    @Option(
            names = "--inner",
            paramLabel = "URL",
            description = "Address of the inner door (else SALLYPORT_INNER, else as last used).")
    @Nullable String inner;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description =
                    "Certificates (PEM) of the authority that the doors' certificates come from.")
    @Nullable String trust;
}
