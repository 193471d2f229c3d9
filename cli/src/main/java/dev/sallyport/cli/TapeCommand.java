package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tape",
        header = "Recordings of sessions; looking at one is itself on record.",
        subcommands = {TapeCommand.Listing.class, TapeCommand.Play.class, TapeCommand.Export.class})
final class TapeCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of(
                            "id",
                            "session",
                            "state",
                            "kind",
                            "person.name",
                            "target.name",
                            "started_at",
                            "bytes")
                    .ifEmpty("there is one for each session; see `sallyport sessions`");

    TapeCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, "/api/v1/tapes", TABLE);
    }

    private static InputStream cast(InnerDoor inner, String tape) {
        return inner.link().stream("/api/v1/tapes/" + Queries.encode(tape) + "/cast");
    }

    @Command(name = "list", header = "All you may see.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/tapes", TABLE);
        }
    }

    @Command(
            name = "play",
            header = "Play a recording in this terminal.",
            footer = {"", "Only text, colours and cursor movement reach the terminal."})
    static final class Play extends DoorCommand {
        @Parameters(paramLabel = "TAPE", description = "The tape's id (tap_…).")
        String tape = "";

        @Option(
                names = "--speed",
                paramLabel = "N",
                defaultValue = "1",
                description = "How many times as fast (default: ${DEFAULT-VALUE}).")
        double speed = 1;

        @Option(
                names = "--idle-limit",
                paramLabel = "SECONDS",
                defaultValue = "2",
                description =
                        "Wait no longer than this between two pieces (default: ${DEFAULT-VALUE}).")
        double idle = 2;

        Play(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner();
                    InputStream cast = cast(inner, tape)) {
                new CastPlayer(doors.world().out(), Play::pause, speed, idle).play(cast);
            } catch (IOException cause) {
                throw new Problem(ProblemCode.UNAVAILABLE, "the recording broke off", cause);
            }
        }

        private static void pause(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException cause) {
                Thread.currentThread().interrupt();
                throw new Problem(ProblemCode.UNAVAILABLE, "playing was interrupted", cause);
            }
        }
    }

    @Command(
            name = "export",
            header = "Write a recording to a file that the asciinema player plays.",
            footer = {"", "The file holds what was recorded, escape sequences and all."})
    static final class Export extends DoorCommand {
        @Parameters(paramLabel = "TAPE", description = "The tape's id (tap_…).")
        String tape = "";

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Where to; else TAPE.cast in this directory.")
        @Nullable Path out;

        Export(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            Path file = out != null ? out : Path.of(tape + ".cast");
            try (InnerDoor inner = doors.inner();
                    InputStream cast = cast(inner, tape)) {
                long bytes = Files.copy(cast, file);
                doors.output()
                        .say(
                                Json.object().put("file", file.toString()).put("bytes", bytes),
                                "written to " + file);
            } catch (IOException cause) {
                throw new Problem(
                        ProblemCode.CONFLICT,
                        "cannot write `" + file + "`: name a file that does not exist yet",
                        cause);
            }
        }
    }
}
