package dev.sallyport.server;

import dev.sallyport.demo.DemoCommand;
import dev.sallyport.kernel.Problem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The commands that run an installation.
@Command(
        name = "sallyport",
        header = "Run a Sallyport installation.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DemoCommand.class, UpCommand.class, DatabaseCommand.class})
public final class Launcher implements Runnable {
    static final int NOT_DONE = 2;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    public static void main(String[] args) {
        Logs.quiet();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Launcher());
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(100);
        line.setAbbreviatedOptionsAllowed(false);
        line.setAbbreviatedSubcommandsAllowed(false);
        line.setExecutionExceptionHandler((failure, at, _) -> {
            if (failure instanceof Problem problem) {
                at.getErr().println("sallyport: " + problem.getMessage());
                return NOT_DONE;
            }
            throw failure;
        });
        return line;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out, CommandLine.Help.Ansi.OFF);
    }
}
