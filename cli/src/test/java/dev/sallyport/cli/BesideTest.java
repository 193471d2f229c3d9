package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.client.ActLines;
import dev.sallyport.client.Challenge;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.DeclareLeaver;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BesideTest {
    private static final UUID ID = new UUID(1, 2);
    private static final ActLines.Line STOPPED =
            new ActLines.Line("Programs stopped", "records-1 and 3 more");

    private static Challenge challenge(Act act, List<ActLines.Line> told) {
        return new Challenge("cer_x", act, act.hash(), "rp", "http://rp", List.of(), told);
    }

    @Test
    void who_signs_that_somebody_leaves_reads_what_stops_with_them() {
        DeclareLeaver act =
                new DeclareLeaver(
                        new InstallationId(ID),
                        new LeaverId(ID),
                        new PersonId(ID),
                        "last day",
                        new PersonId(ID),
                        Instant.EPOCH);
        List<ActLines.Line> told = List.of(new ActLines.Line("Why", "last day"), STOPPED);
        assertThat(Beside.consequences(challenge(act, told))).containsExactly(STOPPED);
        assertThat(Beside.consequences(challenge(act, List.of()))).isEmpty();
    }
}
