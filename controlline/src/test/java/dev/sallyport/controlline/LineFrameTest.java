package dev.sallyport.controlline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LineFrameTest {
    private static final int MUTATIONS = 20_000;

    @Test
    void the_bytes_of_each_message_are_the_golden_ones() throws IOException {
        // Given
        String golden;
        try (InputStream in = LineFrameTest.class.getResourceAsStream("messages.golden")) {
            golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        // When
        String actual =
                Samples.all().stream()
                        .map(LineFrameTest::line)
                        .collect(Collectors.joining("\n", "", "\n"));
        // Then
        assertThat(actual).isEqualTo(golden);
    }

    private static String line(ControlMessage message) {
        return MessageType.of(message)
                + " "
                + HexFormat.of().formatHex(new LineFrame(9, message).encode());
    }

    @Test
    void there_is_a_sample_of_each_message_type() {
        // When
        Set<MessageType> sampled =
                Samples.all().stream().map(MessageType::of).collect(Collectors.toSet());
        // Then
        assertThat(sampled).isEqualTo(EnumSet.allOf(MessageType.class));
    }

    @Test
    void decoding_and_encoding_are_inverse() throws IOException {
        for (ControlMessage message : Samples.all()) {
            // Given
            byte[] bytes = new LineFrame(77, message).encode();
            // When
            LineFrame read = LineFrame.read(new ByteArrayInputStream(bytes));
            // Then
            assertThat(read.number()).isEqualTo(77);
            assertThat(read.message()).hasSameClassAs(message);
            assertThat(read.encode()).isEqualTo(bytes);
        }
    }

    @Test
    void a_frame_cut_anywhere_is_refused() {
        for (ControlMessage message : Samples.all()) {
            byte[] bytes = new LineFrame(1, message).encode();
            for (int length = 0; length < bytes.length; length++) {
                InputStream cut = new ByteArrayInputStream(Arrays.copyOf(bytes, length));
                assertThatThrownBy(() -> LineFrame.read(cut))
                        .isInstanceOfAny(Problem.class, EOFException.class);
            }
        }
    }

    @Test
    void a_length_beyond_the_limit_is_refused_before_anything_is_allocated() {
        for (int length : new int[] {Integer.MIN_VALUE, -1, 0, 10, LineFrame.BYTES_MAX + 1}) {
            InputStream in =
                    new ByteArrayInputStream(ByteBuffer.allocate(4).putInt(length).array());
            assertThatThrownBy(() -> LineFrame.read(in)).isInstanceOf(Problem.class);
        }
    }

    @Test
    void foreign_bytes_are_read_to_the_same_bytes_or_refused() throws IOException {
        long seed = 20261125;
        Random random = new Random(seed);
        for (int round = 0; round < MUTATIONS; round++) {
            // Given
            ControlMessage message = Samples.all().get(random.nextInt(Samples.all().size()));
            byte[] bytes = new LineFrame(1, message).encode();
            int flips = 1 + random.nextInt(4);
            for (int i = 0; i < flips; i++) {
                bytes[4 + random.nextInt(bytes.length - 4)] ^= (byte) (1 << random.nextInt(8));
            }
            // When
            try {
                LineFrame read = LineFrame.read(new ByteArrayInputStream(bytes));
                // Then
                assertThat(read.encode()).as("seed %d round %d", seed, round).isEqualTo(bytes);
            } catch (Problem _) {
                // refused is as good
            }
        }
    }
}
