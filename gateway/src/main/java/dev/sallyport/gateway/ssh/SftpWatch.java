package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.OperationKind;
import dev.sallyport.tape.PrintableText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads along in both directions of an SFTP channel (version 3, as OpenSSH speaks it) and turns
/// requests into operations: what was listed, read, written, removed, renamed, linked, changed.
///
/// **Security barrier.** Whole packets only, each parsed before it is forwarded. A request that
/// changes something is recorded before it goes to the target and again with its result. What is
/// not known to be harmless does not pass: an unknown message ends the channel, an unknown
/// extension is answered *unsupported* here. Names are bytes of an adversary: they are recorded
/// through [PrintableText] and never interpreted.
final class SftpWatch {
    private static final int PACKET_MIN = 5;
    private static final int PENDING_MAX = 4096;
    private static final int HANDLES_MAX = 1024;
    private static final int HANDLE_BYTES_MAX = 256;
    private static final int STATUS = 101;
    private static final int OP_UNSUPPORTED = 8;
    private static final String ASKED = "asked";

    private final Consumer<OperationDraft> record;
    private final PacketFraming clientFraming = new PacketFraming(PACKET_MIN);
    private final PacketFraming targetFraming = new PacketFraming(PACKET_MIN);
    private final Map<Integer, SftpAsked> pending = new HashMap<>();
    private final Map<ByteBuffer, SftpFile> files = new HashMap<>();
    private boolean clientGreeted;
    private boolean targetGreeted;

    SftpWatch(Consumer<OperationDraft> record) {
        this.record = record;
    }

    /// What goes on to the target, and what is answered to the client here.
    record Passage(List<byte[]> forward, List<byte[]> answers) {}

    synchronized Passage fromClient(byte[] bytes) {
        List<byte[]> forward = new ArrayList<>();
        List<byte[]> answers = new ArrayList<>();
        for (byte[] packet : clientFraming.next(bytes)) {
            SftpFields in = new SftpFields(packet);
            if (!clientGreeted) {
                require(in.type() == 1, "no greeting");
                clientGreeted = true;
                forward.add(packet);
                continue;
            }
            int id = in.number();
            Optional<SftpAsked> asked = asked(in);
            if (asked.isEmpty()) {
                answers.add(unsupported(id));
                continue;
            }
            require(pending.size() < PENDING_MAX, "too many requests without a response");
            require(pending.put(id, asked.get()) == null, "a request number in use");
            forward.add(packet);
        }
        return new Passage(forward, answers);
    }

    synchronized List<byte[]> fromTarget(byte[] bytes) {
        List<byte[]> packets = targetFraming.next(bytes);
        for (byte[] packet : packets) {
            SftpFields in = new SftpFields(packet);
            if (!targetGreeted) {
                require(in.type() == 2, "no greeting");
                targetGreeted = true;
                continue;
            }
            SftpAsked asked = pending.remove(in.number());
            if (asked == null) {
                throw PacketFraming.malformed("a response to no request");
            }
            answered(asked, in);
        }
        return packets;
    }

    /// The channel is over: what was left open is recorded as it stands.
    synchronized void over() {
        files.values().forEach(file -> file.closed("unfinished").forEach(record));
        files.clear();
    }

    // ── requests ────────────────────────────────────────────────────────────────────────────────

    private Optional<SftpAsked> asked(SftpFields in) {
        return switch (in.type()) {
            case 3 -> Optional.of(open(in));
            case 4 -> Optional.of(new SftpAsked.Close(handle(in)));
            case 5 -> Optional.of(new SftpAsked.Read(handle(in), in.longNumber(), length(in)));
            case 6 -> Optional.of(write(in));
            case 7, 8, 12, 16, 17, 19 -> look(in);
            case 9 -> Optional.of(change("attrs", path(in), Optional.empty()));
            case 10 -> Optional.of(change("attrs", pathOf(handle(in)), Optional.empty()));
            case 11 -> Optional.of(new SftpAsked.Act(draft("list", path(in), Optional.empty())));
            case 13 -> Optional.of(change("remove", path(in), Optional.empty()));
            case 14 -> Optional.of(change("mkdir", path(in), Optional.empty()));
            case 15 -> Optional.of(change("rmdir", path(in), Optional.empty()));
            case 18 -> Optional.of(change("rename", path(in), Optional.of(path(in))));
            // OpenSSH sends target path, then link path: the other way round than the draft says
            case 20 -> Optional.of(change("symlink", path(in), Optional.of(path(in))));
            case 200 -> extension(in);
            default -> throw PacketFraming.malformed("an unknown request");
        };
    }

    private SftpAsked open(SftpFields in) {
        String path = path(in);
        int flags = in.number();
        require(files.size() < HANDLES_MAX, "too many open files");
        String verb = SftpFile.changes(flags) ? "open-write" : "open-read";
        record.accept(draft(verb, path, Optional.empty()));
        return new SftpAsked.Open(path, flags);
    }

    private static Optional<SftpAsked> look(SftpFields in) {
        in.string();
        return Optional.of(new SftpAsked.Look());
    }

    private static long length(SftpFields in) {
        return in.number() & 0xFFFF_FFFFL;
    }

    private SftpAsked write(SftpFields in) {
        ByteBuffer handle = handle(in);
        long offset = in.longNumber();
        byte[] data = in.string();
        SftpFile file = files.get(handle);
        if (file != null) {
            file.wrote(offset, data);
        }
        return new SftpAsked.Write(handle);
    }

    private Optional<SftpAsked> extension(SftpFields in) {
        String name = in.text();
        return switch (name) {
            case "posix-rename@openssh.com" ->
                    Optional.of(change("rename", path(in), Optional.of(path(in))));
            case "hardlink@openssh.com" ->
                    Optional.of(change("hardlink", path(in), Optional.of(path(in))));
            case "lsetstat@openssh.com" -> Optional.of(change("attrs", path(in), Optional.empty()));
            case "copy-data" -> Optional.of(copy(in));
            case "fsync@openssh.com",
                    "statvfs@openssh.com",
                    "fstatvfs@openssh.com",
                    "limits@openssh.com",
                    "expand-path@openssh.com",
                    "home-directory",
                    "users-groups-by-id@openssh.com" ->
                    Optional.of(new SftpAsked.Look());
            default -> {
                record.accept(OperationDraft.refused("sftp extension", name));
                yield Optional.empty();
            }
        };
    }

    /// A copy made by the target itself: `handle, uint64 offset, uint64 length, handle, uint64`.
    private SftpAsked copy(SftpFields in) {
        String from = pathOf(handle(in));
        in.longNumber();
        in.longNumber();
        return change("copy", from, Optional.of(pathOf(handle(in))));
    }

    /// On record before it happens.
    private SftpAsked change(String verb, String path, Optional<String> other) {
        OperationDraft draft = draft(verb, path, other);
        record.accept(draft);
        return new SftpAsked.Act(draft);
    }

    private static OperationDraft draft(String verb, String path, Optional<String> other) {
        return new OperationDraft(
                OperationKind.FILE, verb, path, other, 0, Optional.empty(), ASKED);
    }

    private static ByteBuffer handle(SftpFields in) {
        byte[] handle = in.string();
        require(handle.length <= HANDLE_BYTES_MAX, "a handle that is too long");
        return ByteBuffer.wrap(handle);
    }

    private static String path(SftpFields in) {
        return PrintableText.of(in.string());
    }

    private String pathOf(ByteBuffer handle) {
        SftpFile file = files.get(handle);
        return file == null ? "unknown handle" : file.path();
    }

    private static byte[] unsupported(int id) {
        byte[] text = "not offered by this gateway".getBytes(StandardCharsets.US_ASCII);
        int length = 1 + 4 + 4 + 4 + text.length + 4;
        return ByteBuffer.allocate(4 + length)
                .putInt(length)
                .put((byte) STATUS)
                .putInt(id)
                .putInt(OP_UNSUPPORTED)
                .putInt(text.length)
                .put(text)
                .putInt(0)
                .array();
    }

    // ── responses ───────────────────────────────────────────────────────────────────────────────

    private void answered(SftpAsked asked, SftpFields in) {
        switch (in.type()) {
            case STATUS -> status(asked, in.number());
            case 102 -> opened(asked, handle(in));
            case 103 -> data(asked, in.string());
            case 104, 105, 201 -> require(asked instanceof SftpAsked.Look, "an odd response");
            default -> throw PacketFraming.malformed("an unknown response");
        }
    }

    private void status(SftpAsked asked, int code) {
        switch (asked) {
            case SftpAsked.Open(String path, int flags) ->
                    new SftpFile(path, flags).closed(word(code)).forEach(record);
            case SftpAsked.Close(ByteBuffer handle) ->
                    Optional.ofNullable(files.remove(handle))
                            .ifPresent(file -> file.closed(word(code)).forEach(record));
            case SftpAsked.Write(ByteBuffer handle) -> {
                SftpFile file = files.get(handle);
                if (code != 0 && file != null) {
                    file.failed();
                }
            }
            case SftpAsked.Act(OperationDraft draft) -> record.accept(draft.with(word(code)));
            case SftpAsked.Read _, SftpAsked.Look _ -> {}
        }
    }

    private void opened(SftpAsked asked, ByteBuffer handle) {
        switch (asked) {
            case SftpAsked.Open(String path, int flags) ->
                    require(
                            files.put(handle, new SftpFile(path, flags)) == null,
                            "a handle in use");
            case SftpAsked.Act(OperationDraft draft) -> record.accept(draft.with(word(0)));
            case SftpAsked.Close _, SftpAsked.Read _, SftpAsked.Write _, SftpAsked.Look _ ->
                    throw PacketFraming.malformed("an odd response");
        }
    }

    private void data(SftpAsked asked, byte[] data) {
        if (!(asked instanceof SftpAsked.Read(ByteBuffer handle, long offset, long length))
                || data.length > length) {
            throw PacketFraming.malformed("bytes that were not asked for");
        }
        SftpFile file = files.get(handle);
        if (file != null) {
            file.read(offset, data);
        }
    }

    private static String word(int code) {
        return switch (code) {
            case 0 -> "ok";
            case 1 -> "end-of-file";
            case 2 -> "no-such-file";
            case 3 -> "permission-denied";
            case 4 -> "failure";
            case 5 -> "bad-message";
            case 8 -> "unsupported";
            default -> "status-" + Integer.toUnsignedString(code);
        };
    }

    private static void require(boolean condition, String why) {
        if (!condition) {
            throw PacketFraming.malformed(why);
        }
    }
}
