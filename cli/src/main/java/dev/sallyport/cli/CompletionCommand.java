package dev.sallyport.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        header = "Print what completes commands and options in your shell.",
        footer = {"", "In zsh put this into ~/.zshrc: source <(sallyport completion zsh)"})
final class CompletionCommand implements Callable<Integer> {
    /// The shells, as people name them.
    enum Shell {
        bash,
        zsh
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    Shell shell = Shell.bash;

    private final World world;

    CompletionCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        CommandLine whole = Sallyport.commandLine(world);
        String script = AutoComplete.bash(whole.getCommandName(), whole);
        // one script serves both: it looks which shell reads it
        world.out().print(script);
        world.out().flush();
        return 0;
    }
}
