package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.controlline.OperationKind;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SftpWatchTest {
    private static final byte[] INIT = packet(1, 3);
    private static final byte[] VERSION = packet(2, 3);

    private final List<OperationDraft> drafts = new ArrayList<>();
    private final SftpWatch watch = new SftpWatch(drafts::add);

    /// Length, type, then each field: `Integer` as uint32, `Long` as uint64, `String` and `byte[]`
    /// as strings.
    private static byte[] packet(int type, Object... fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(type);
        for (Object field : fields) {
            switch (field) {
                case Integer number ->
                        body.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
                case Long number -> body.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
                case String text -> string(body, text.getBytes(StandardCharsets.UTF_8));
                case byte[] bytes -> string(body, bytes);
                default -> throw new AssertionError(field);
            }
        }
        return ByteBuffer.allocate(4 + body.size())
                .putInt(body.size())
                .put(body.toByteArray())
                .array();
    }

    private static void string(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    private void greet() {
        watch.fromClient(INIT);
        watch.fromTarget(VERSION);
    }

    private List<String> recorded() {
        return drafts.stream()
                .map(draft ->
                        draft.verb()
                                + " "
                                + draft.subject()
                                + draft.other().map(other -> " " + other).orElse("")
                                + " "
                                + draft.result())
                .toList();
    }

    private void open(int id, String path, int flags, String handle) {
        watch.fromClient(packet(3, id, path, flags, 0));
        watch.fromTarget(packet(102, id, handle));
    }

    private void close(int id, String handle) {
        watch.fromClient(packet(4, id, handle));
        watch.fromTarget(packet(101, id, 0, "", ""));
    }

    @Test
    void a_download_in_order_has_its_size_and_digest() {
        // Given
        greet();
        open(1, "/etc/motd", 1, "h");
        // When
        watch.fromClient(packet(5, 2, "h", 0L, 4));
        watch.fromClient(packet(5, 3, "h", 4L, 4));
        watch.fromClient(packet(5, 4, "h", 6L, 4));
        watch.fromTarget(packet(103, 2, "abcd"));
        watch.fromTarget(packet(103, 3, "ef"));
        watch.fromTarget(packet(101, 4, 1, "", ""));
        close(5, "h");
        // Then
        OperationDraft read = drafts.getLast();
        assertThat(recorded()).containsExactly("open-read /etc/motd asked", "read /etc/motd ok");
        assertThat(read.size()).isEqualTo(6);
        assertThat(read.sha256()).contains(Sha256.of("abcdef".getBytes(StandardCharsets.US_ASCII)));
        assertThat(read.kind()).isEqualTo(OperationKind.FILE);
    }

    @Test
    void bytes_out_of_order_have_no_digest() {
        // Given
        greet();
        open(1, "/f", 2 | 8, "h");
        // When
        watch.fromClient(packet(6, 2, "h", 4L, "efgh"));
        watch.fromClient(packet(6, 3, "h", 0L, "abcd"));
        watch.fromTarget(packet(101, 2, 0, "", ""));
        watch.fromTarget(packet(101, 3, 0, "", ""));
        close(4, "h");
        // Then
        assertThat(drafts.getLast().size()).isEqualTo(8);
        assertThat(drafts.getLast().sha256()).isEmpty();
    }

    @Test
    void a_refused_open_and_a_failed_write_are_recorded_as_such() {
        // Given
        greet();
        // When
        watch.fromClient(packet(3, 1, "/shadow", 1, 0));
        watch.fromTarget(packet(101, 1, 3, "no", ""));
        open(2, "/full", 2, "h");
        watch.fromClient(packet(6, 3, "h", 0L, "x"));
        watch.fromTarget(packet(101, 3, 4, "", ""));
        close(4, "h");
        // Then
        assertThat(recorded())
                .containsExactly(
                        "open-read /shadow asked",
                        "read /shadow permission-denied",
                        "open-write /full asked",
                        "write /full failed");
    }

    @Test
    void changes_are_on_record_before_they_are_forwarded() {
        // Given
        greet();
        // When
        watch.fromClient(packet(13, 1, "/a"));
        watch.fromClient(packet(18, 2, "/a", "/b"));
        watch.fromClient(packet(20, 3, "/target", "/link"));
        watch.fromClient(packet(200, 4, "hardlink@openssh.com", "/a", "/c"));
        watch.fromClient(packet(200, 5, "posix-rename@openssh.com", "/a", "/d"));
        watch.fromClient(packet(14, 6, "/dir", 0));
        watch.fromClient(packet(15, 7, "/dir"));
        watch.fromClient(packet(9, 8, "/a", 0));
        // Then
        assertThat(recorded())
                .containsExactly(
                        "remove /a asked",
                        "rename /a /b asked",
                        "symlink /target /link asked",
                        "hardlink /a /c asked",
                        "rename /a /d asked",
                        "mkdir /dir asked",
                        "rmdir /dir asked",
                        "attrs /a asked");
        // and again with their results
        watch.fromTarget(packet(101, 2, 4, "", ""));
        assertThat(recorded()).endsWith("rename /a /b failure");
    }

    @Test
    void an_unknown_extension_is_answered_here_and_does_not_pass() {
        // Given
        greet();
        // When
        SftpWatch.Passage passage = watch.fromClient(packet(200, 9, "evil@example", "x"));
        // Then
        assertThat(passage.forward()).isEmpty();
        assertThat(passage.answers()).hasSize(1);
        SftpFields answer = new SftpFields(passage.answers().getFirst());
        assertThat(answer.type()).isEqualTo(101);
        assertThat(answer.number()).isEqualTo(9);
        assertThat(answer.number()).isEqualTo(8);
        assertThat(recorded()).containsExactly("sftp extension evil@example refused");
    }

    @Test
    void names_of_an_adversary_are_one_harmless_word() {
        // Given
        greet();
        // When
        watch.fromClient(packet(13, 1, new byte[] {'a', '\n', 0x1b, '[', '2', 'J', (byte) 0xff}));
        // Then
        assertThat(drafts.getFirst().subject()).isEqualTo("a\\x0a\\x1b[2J\\xff");
    }

    @Test
    void what_was_left_open_is_recorded_when_the_channel_ends() {
        // Given
        greet();
        open(1, "/half", 2, "h");
        watch.fromClient(packet(6, 2, "h", 0L, "abc"));
        // When
        watch.over();
        // Then
        assertThat(recorded()).endsWith("write /half unfinished");
        assertThat(drafts.getLast().size()).isEqualTo(3);
    }

    @Test
    void what_is_forwarded_is_what_came_however_it_was_cut() {
        // Given
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(INIT);
        stream.writeBytes(packet(3, 1, "/f", 1, 0));
        stream.writeBytes(packet(17, 2, "/f"));
        byte[] bytes = stream.toByteArray();
        for (int cut = 0; cut <= bytes.length; cut++) {
            SftpWatch fresh = new SftpWatch(_ -> {});
            ByteArrayOutputStream passed = new ByteArrayOutputStream();
            // When
            fresh.fromClient(Arrays.copyOfRange(bytes, 0, cut))
                    .forward()
                    .forEach(passed::writeBytes);
            fresh.fromClient(Arrays.copyOfRange(bytes, cut, bytes.length))
                    .forward()
                    .forEach(passed::writeBytes);
            // Then
            assertThat(passed.toByteArray()).isEqualTo(bytes);
        }
    }

    private static void refused(Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("malformed file transfer protocol");
    }

    @Test
    void malformed_requests_end_the_channel() {
        refused(() -> new SftpWatch(drafts::add).fromClient(packet(3, 1, "/f", 1, 0)));
        for (byte[] bad :
                List.of(
                        packet(2, 1),
                        packet(42, 1),
                        packet(3, 1),
                        packet(3, 1, 0x7fff_ffff),
                        packet(3, 1, -1),
                        packet(6, 1, "h", 0L, 50),
                        packet(4, 1, "x".repeat(257)),
                        ByteBuffer.allocate(8).putInt(-1).array(),
                        ByteBuffer.allocate(8).putInt(3).array(),
                        ByteBuffer.allocate(8).putInt(PacketFraming.PACKET_MAX + 1).array())) {
            SftpWatch fresh = new SftpWatch(drafts::add);
            fresh.fromClient(INIT);
            refused(() -> fresh.fromClient(bad));
        }
    }

    @Test
    void a_request_number_is_used_once_and_too_many_are_refused() {
        // Given
        greet();
        watch.fromClient(packet(17, 1, "/f"));
        // When, Then
        refused(() -> watch.fromClient(packet(17, 1, "/f")));
        SftpWatch fresh = new SftpWatch(drafts::add);
        fresh.fromClient(INIT);
        refused(() -> {
            for (int i = 0; i < 5000; i++) {
                fresh.fromClient(packet(17, i, "/f"));
            }
        });
    }

    @Test
    void a_target_that_lies_ends_the_channel() {
        for (byte[] bad :
                List.of(
                        packet(101, 7, 0, "", ""),
                        packet(103, 1, "more than was asked for"),
                        packet(102, 1, "h"),
                        packet(104, 1, 0),
                        packet(99, 1),
                        packet(101, 1))) {
            // Given
            SftpWatch fresh = new SftpWatch(drafts::add);
            fresh.fromClient(INIT);
            fresh.fromTarget(VERSION);
            fresh.fromClient(packet(5, 1, "h", 0L, 4));
            // When, Then
            refused(() -> fresh.fromTarget(bad));
        }
        refused(() -> new SftpWatch(drafts::add).fromTarget(packet(101, 1, 0, "", "")));
    }

    @Test
    void foreign_bytes_pass_whole_or_end_the_channel() {
        long seed = 77;
        Random random = new Random(seed);
        List<byte[]> samples =
                List.of(
                        packet(3, 1, "/file", 1, 0),
                        packet(6, 2, "handle", 0L, "data"),
                        packet(18, 3, "/a", "/b"),
                        packet(200, 4, "copy-data", "h", 0L, 0L, "g", 0L),
                        packet(20, 5, "/x", "/y"),
                        packet(4, 6, "handle"));
        for (int round = 0; round < 30_000; round++) {
            // Given
            SftpWatch fresh = new SftpWatch(_ -> {});
            fresh.fromClient(INIT);
            byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            // When
            try {
                SftpWatch.Passage passage = fresh.fromClient(bytes);
                // Then
                if (!passage.forward().isEmpty()) {
                    byte[] first = passage.forward().getFirst();
                    assertThat(first)
                            .as("seed %d round %d", seed, round)
                            .isEqualTo(Arrays.copyOf(bytes, first.length));
                }
            } catch (Problem _) {
                // ended is as good
            }
        }
    }
}
