package dev.sallyport.keeper;

import dev.sallyport.kernel.ProblemCode;
import java.io.PrintStream;
import java.time.InstantSource;

/// The keeper's log: one line for each thing it did or refused, words and ids only.
///
/// **Security barrier.** Every field is written by us: ids, words from fixed lists, and sentences
/// of problems, which hold no input and no secret by their own rule.
final class KeeperLog {
    private final PrintStream out;
    private final InstantSource clock;

    KeeperLog(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    void did(KeeperSocket socket, String request, String what) {
        line("did", socket, request, what);
    }

    void refused(KeeperSocket socket, String request, ProblemCode code, String message) {
        line("refused", socket, request, "code=" + code.word() + " reason=\"" + message + "\"");
    }

    /// Our own mistake: its kind and place, never its message.
    void failed(KeeperSocket socket, String request, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        line(
                "failed",
                socket,
                request,
                "kind="
                        + failure.getClass().getName()
                        + " at="
                        + (trace.length > 0 ? trace[0] : ""));
    }

    private void line(String event, KeeperSocket socket, String request, String rest) {
        out.println(
                clock.instant()
                        + " "
                        + event
                        + " socket="
                        + socket.word()
                        + " request="
                        + request
                        + " "
                        + rest);
    }
}
