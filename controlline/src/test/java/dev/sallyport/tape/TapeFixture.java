package dev.sallyport.tape;

import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.kernel.TargetId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// A tape's head, key and a clock that ticks a millisecond at each look.
final class TapeFixture {
    static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
    private long nanos;

    static Secret key() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        return Secret.takeOwnershipOf(key);
    }

    static TapeHead head(boolean pty, boolean inputRecorded) {
        return head(pty, inputRecorded, 8);
    }

    static TapeHead head(boolean pty, boolean inputRecorded, int number) {
        return new TapeHead(
                new TapeId(id(number)),
                new BrokeredSessionId(id(5)),
                new GrantId(id(6)),
                new PersonId(id(3)),
                new TargetId(id(7)),
                "web-1",
                "root",
                "SHA256:abc",
                42,
                new TapeSubject(0, pty ? "shell" : "exec", pty ? "" : "ls", pty, 100, 30),
                inputRecorded,
                START);
    }

    static UUID id(int number) {
        return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void out(TapeWriter writer, String text) {
        byte[] bytes = utf8(text);
        writer.out(bytes, 0, bytes.length);
    }

    long tick() {
        nanos += 1_000_000;
        return nanos;
    }
}
