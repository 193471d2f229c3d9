package dev.sallyport.cli;

import picocli.CommandLine.Option;

/// The reason that goes on record with whatever ends or refuses something.
final class Because {
    @Option(names = "--because", required = true, paramLabel = "REASON", description = "Why.")
    String reason = "";
}
