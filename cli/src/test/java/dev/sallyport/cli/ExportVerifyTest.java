package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.warrant.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole export: the log, and the details beside it.
class ExportVerifyTest {
    @TempDir Path directory;

    private final TestLedger ledger = new TestLedger();

    @BeforeEach
    void threeEntries() {
        for (int i = 0; i < 3; i++) {
            ledger.add("grant.ended", "{\"n\":" + i + "}", new GrantId(new UUID(1, i)));
        }
    }

    private TestWorld verify(int expected) {
        TestWorld terminal = new TestWorld(directory.resolve("home"));
        int exit =
                terminal.run(
                        "ledger",
                        "verify",
                        directory.resolve("export").toString(),
                        "--key",
                        ledger.key.text());
        assertThat(exit).as(terminal.out() + terminal.err()).isEqualTo(expected);
        return terminal;
    }

    private Path bodies() {
        return directory.resolve("export/bodies/000000.jsonl");
    }

    @Test
    void an_untouched_export_holds() throws IOException {
        ledger.export(directory.resolve("export"));
        assertThat(verify(0).out()).contains("the ledger holds: 3 entries");
    }

    @Test
    void erased_details_do_not_break_it() throws IOException {
        Receipt.Entry second = ledger.entries.get(1);
        ledger.entries.set(
                1, new Receipt.Entry(second.leaf(), new byte[0], new byte[0], new byte[0]));
        ledger.export(directory.resolve("export"));
        assertThat(Files.readAllLines(bodies())).hasSize(2);
        verify(0);
    }

    @Test
    void changed_details_name_their_entry() throws IOException {
        ledger.export(directory.resolve("export"));
        String text = Files.readString(bodies());
        String other =
                java.util.Base64.getEncoder()
                        .encodeToString("{\"n\":9}".getBytes(StandardCharsets.UTF_8));
        String own =
                java.util.Base64.getEncoder()
                        .encodeToString("{\"n\":1}".getBytes(StandardCharsets.UTF_8));
        Files.writeString(bodies(), text.replace(own, other));
        assertThat(verify(1).out()).contains("first bad entry 1");
    }

    @Test
    void details_that_belong_to_no_entry_are_found() throws IOException {
        ledger.export(directory.resolve("export"));
        String text = Files.readString(bodies());
        Files.writeString(
                bodies(), text + text.lines().toList().getLast().replace("2", "7") + "\n");
        assertThat(verify(1).out()).contains("belong to no entry");
        Files.writeString(bodies(), text.lines().toList().getFirst() + "\n" + text);
        assertThat(verify(1).out()).contains("NOT");
        Files.writeString(bodies(), "nonsense\n" + text);
        assertThat(verify(1).out()).contains("NOT");
    }
}
