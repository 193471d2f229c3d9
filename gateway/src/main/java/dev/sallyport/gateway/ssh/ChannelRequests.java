package dev.sallyport.gateway.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// What may be asked on a session channel (RFC 4254 section 6), everything else refused.
///
/// **Security barrier.** The list is closed: a request type that is not named here does not reach
/// the other side, in either direction.
final class ChannelRequests {
    static final String SHELL = "shell";
    static final String EXEC = "exec";
    static final String SFTP = "sftp";

    private static final int COMMAND_BYTES_MAX = 32 << 10;
    private static final Pattern ENV_NAME = Pattern.compile("LANG|LANGUAGE|LC_[A-Z_]{1,32}");
    private static final Pattern ENV_VALUE = Pattern.compile("[A-Za-z0-9_.@:,=+-]{0,128}");
    private static final Pattern TERM = Pattern.compile("[A-Za-z0-9_.+-]{0,64}");
    private static final Pattern SIGNAL = Pattern.compile("[A-Z0-9]{1,16}(@[a-z0-9.-]{1,64})?");

    /// What to do with one request.
    sealed interface Judgement {}

    record Pass() implements Judgement {}

    record Resize(int columns, int rows) implements Judgement {}

    record Start(String kind, byte[] command) implements Judgement {}

    record Agent() implements Judgement {}

    /// Not offered: refused, and on the record.
    record Refuse() implements Judgement {}

    /// Of no consequence: answered with failure, not recorded.
    record Ignore() implements Judgement {}

    private final boolean agentAllowed;
    private boolean started;
    private volatile boolean pty;
    private volatile int columns;
    private volatile int rows;

    ChannelRequests(boolean agentAllowed) {
        this.agentAllowed = agentAllowed;
    }

    boolean pty() {
        return pty;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /// Owned by the thread that relays from the client.
    Judgement judge(ChannelEvent.Request request) {
        Buffer in = new ByteArrayBuffer(request.payload());
        try {
            return switch (request.type()) {
                case "pty-req" -> pty(in);
                case "env" -> env(in);
                case "window-change" -> resize(in);
                case "shell" -> start(SHELL, new byte[0]);
                case "exec" -> exec(in);
                case "subsystem" -> subsystem(in);
                case "signal" -> matching(SIGNAL, in.getString());
                case "break" -> started ? new Pass() : new Ignore();
                case "auth-agent-req@openssh.com" -> agentAllowed ? new Agent() : new Refuse();
                case "eow@openssh.com", "keepalive@openssh.com" -> new Ignore();
                default -> new Refuse();
            };
        } catch (BufferException | IllegalArgumentException | IndexOutOfBoundsException _) {
            return new Refuse();
        }
    }

    private Judgement pty(Buffer in) {
        if (started || pty || !TERM.matcher(in.getString()).matches()) {
            return new Refuse();
        }
        columns = bounded(in.getUInt());
        rows = bounded(in.getUInt());
        pty = true;
        return new Pass();
    }

    private Judgement env(Buffer in) {
        String name = in.getString();
        String value = in.getString();
        boolean harmless =
                !started && ENV_NAME.matcher(name).matches() && ENV_VALUE.matcher(value).matches();
        return harmless ? new Pass() : new Ignore();
    }

    private Judgement resize(Buffer in) {
        columns = bounded(in.getUInt());
        rows = bounded(in.getUInt());
        return new Resize(columns, rows);
    }

    private static int bounded(long size) {
        return (int) Math.min(size, 0xFFFF);
    }

    private Judgement exec(Buffer in) {
        byte[] command = in.getBytes();
        return command.length <= COMMAND_BYTES_MAX ? start(EXEC, command) : new Refuse();
    }

    private Judgement subsystem(Buffer in) {
        byte[] name = in.getBytes();
        boolean known = new String(name, StandardCharsets.ISO_8859_1).equals(SFTP);
        return known ? start(SFTP, name) : new Refuse();
    }

    private Judgement start(String kind, byte[] command) {
        if (started) {
            return new Refuse();
        }
        started = true;
        return new Start(kind, command);
    }

    private Judgement matching(Pattern pattern, String text) {
        return started && pattern.matcher(text).matches() ? new Pass() : new Ignore();
    }

    /// How a command ended, when the target's request says so: `exit 0` or `signal TERM`.
    static Optional<String> exit(ChannelEvent.Request request) {
        Buffer in = new ByteArrayBuffer(request.payload());
        try {
            return switch (request.type()) {
                case "exit-status" -> Optional.of("exit " + in.getUInt());
                case "exit-signal" -> {
                    String name = in.getString();
                    yield Optional.of(
                            "signal " + (SIGNAL.matcher(name).matches() ? name : "unknown"));
                }
                default -> Optional.empty();
            };
        } catch (BufferException | IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /// What else a target may tell a client.
    static boolean passesToClient(ChannelEvent.Request request) {
        return switch (request.type()) {
            case "xon-xoff", "eow@openssh.com" -> !request.wantReply();
            default -> false;
        };
    }
}
