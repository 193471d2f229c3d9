package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessFileTest {
    private static final String KEY =
            "witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";

    @TempDir Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("witnesses"), text);
    }

    @Test
    void lines_name_witnesses_with_key_and_address() throws IOException {
        Path file = file("# ours\nwitness w1 " + KEY + " https://w1.example\n\n");
        assertThat(WitnessFile.read(file)).hasSize(1);
        assertThat(WitnessFile.read(file).getFirst().url()).isEqualTo("https://w1.example");
        assertThat(WitnessFile.read(file("# none yet\n"))).isEmpty();
    }

    @Test
    void anything_else_stops_the_start() throws IOException {
        for (String bad :
                new String[] {
                    "witness w1 " + KEY + "\n",
                    "witness w1 not-a-key https://w1.example\n",
                    "log " + KEY + "\n",
                    "quorum none\n",
                    "witness w1 " + KEY + " https://a\nwitness w2 " + KEY + " https://b\n"
                }) {
            Path file = file(bad);
            assertThatThrownBy(() -> WitnessFile.read(file)).as(bad).isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> WitnessFile.read(directory.resolve("none")))
                .isInstanceOf(Problem.class);
    }
}
