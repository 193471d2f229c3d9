package dev.sallyport.cli;

import dev.sallyport.client.DoorProblem;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Option;

/// The command line's front door: the tree of commands, and how their failures are told.
@Command(
        name = "sallyport",
        header = "Ask for, give, use and prove privileged access.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HelpCommand.class,
            SetupCommand.class,
            EnrolCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            MeCommand.class,
            ElevationCommands.Ask.class,
            ElevationCommands.Requests.class,
            ElevationCommands.Approve.class,
            ElevationCommands.Deny.class,
            GrantCommands.Grants.class,
            GrantCommands.Accept.class,
            GrantCommands.Done.class,
            GrantCommands.Revoke.class,
            ConnectionsCommand.class,
            NoticesCommand.class,
            SessionsCommand.class,
            TapeCommand.class,
            LedgerCommand.class,
            ReceiptCommand.class,
            WitnessCommand.class,
            TargetCommand.class,
            ClientCommand.class,
            RosterCommand.class,
            PersonCommand.class,
            KeyCommand.class,
            AuthenticatorCommand.class,
            PolicyQuestions.Why.class,
            PolicyQuestions.Who.class,
            PolicyQuestions.What.class,
            CedarCommand.class,
            PolicyCommand.class,
            CompletionCommand.class,
        },
        footer = {
            "",
            "An installation is run with:",
            "  demo      Start everything on this machine and run the main job.",
            "  up        Start a real installation.",
            "  database  Prepare an external PostgreSQL.",
            "",
            "Read `sallyport help COMMAND` for an example of each."
        })
public final class Sallyport implements Runnable {
    static final int REFUSED = 1;
    static final int NOT_ASKED = 2;
    static final int OURS = 3;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    boolean version;

    private final World world;

    Sallyport(World world) {
        this.world = world;
    }

    public static void main(String[] args) {
        System.exit(run(World.real(), args));
    }

    /// Runs one command line and returns its exit code.
    public static int run(World world, String... args) {
        return commandLine(world).execute(args);
    }

    static CommandLine commandLine(World world) {
        CommandLine line = new CommandLine(new Sallyport(world), new WithWorld(world));
        line.setOut(new PrintWriter(world.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(world.err(), true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, at, _) -> tell(world, failure, at));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setAbbreviatedOptionsAllowed(false);
        line.setAbbreviatedSubcommandsAllowed(false);
        line.getCommandSpec().version("sallyport " + Version.text());
        line.setUnmatchedArgumentsAllowed(false);
        Examples.addTo(line);
        return line;
    }

    @Override
    public void run() {
        commandLine(world).usage(world.out(), CommandLine.Help.Ansi.OFF);
    }

    private static int tell(World world, Exception failure, CommandLine at) {
        if (!(failure instanceof Problem problem)) {
            return fault(world, failure, at);
        }
        at.getErr().println("sallyport: " + Plain.lines(String.valueOf(problem.getMessage())));
        if (problem instanceof DoorProblem no && no.code() == ProblemCode.UNAUTHENTICATED) {
            at.getErr()
                    .println(
                            no.door().isEmpty()
                                    ? "sallyport: run `sallyport login outer` or `sallyport login"
                                            + " inner`"
                                    : "sallyport: run `sallyport login " + no.door() + "`");
        }
        return isRefusal(problem) ? REFUSED : NOT_ASKED;
    }

    /// Our own mistake. Its trace helps nobody who only wanted to get in, and is there for asking.
    private static int fault(World world, Exception failure, CommandLine at) {
        at.getErr()
                .println(
                        "sallyport: a fault of Sallyport's own ("
                                + failure.getClass().getSimpleName()
                                + "): set SALLYPORT_TRACE=1 and report what it prints then");
        if ("1".equals(world.environment().get("SALLYPORT_TRACE"))) {
            failure.printStackTrace(at.getErr());
        }
        return OURS;
    }

    /// A door's no, or our own refusal to go on, as opposed to: could not be asked.
    private static boolean isRefusal(Problem problem) {
        return switch (problem.code()) {
            case FORBIDDEN, UNAUTHENTICATED, STEP_UP, CONFLICT, GONE, THROTTLED, NOT_FOUND -> true;
            case INVALID, MALFORMED, TOO_LARGE -> problem instanceof DoorProblem;
            case UNAVAILABLE -> false;
        };
    }

    /// Makes commands through their constructor that takes the world.
    private record WithWorld(World world) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1
                        && constructor.getParameterTypes()[0] == World.class) {
                    return type.cast(constructor.newInstance(world));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
