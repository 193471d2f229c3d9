package dev.sallyport.journeys.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.client.Json;
import dev.sallyport.demo.Until;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One process that is about to die, and the two sessions that go on meanwhile.
final class Case implements AutoCloseable {
    private final House house;
    private final Victim victim;
    private final String lastingGrant;
    private final String passingGrant;
    private final Instant timeOver;
    private final Terminal lasting;
    private final Terminal passing;

    Case(House house, Victim victim, String lastingGrant, String passingGrant) throws Exception {
        this.house = house;
        this.victim = victim;
        this.lastingGrant = lastingGrant;
        this.passingGrant = passingGrant;
        timeOver = house.notAfter("dave", passingGrant);
        lasting = house.terminal("carol", lastingGrant, Terminal.COUNTING);
        passing = house.terminal("dave", passingGrant, Terminal.COUNTING);
        lasting.awaitMore();
        passing.awaitMore();
    }

    /// Carol's session, under a grant of half an hour.
    Terminal lasting() {
        return lasting;
    }

    /// Dave's session, under a grant whose time passes.
    Terminal passing() {
        return passing;
    }

    /// Kills the process in the middle of both sessions.
    void kill() throws Exception {
        assertThat(house.organisation().isLive("dave", passingGrant)).isTrue();
        victim.kill();
        assertThat(Instant.now()).as("the process died too late").isBefore(timeOver);
    }

    /// Another connection under Carol's grant.
    Terminal reconnect() throws Exception {
        return house.terminal("carol", lastingGrant, "echo inside");
    }

    void awaitTimeOver() throws Exception {
        Until.holds("the grant's time passes", () -> Instant.now().isAfter(timeOver));
    }

    /// Nothing is done for it but letting the supervisor's new process run.
    void heal() throws Exception {
        victim.release();
        Until.holds("everything answers again", house.installation()::isReady);
    }

    /// What has to be true when it has healed.
    ///
    /// @param how the state of both tapes
    void evidence(String how) throws Exception {
        Until.holds(
                "the grant whose time passed is over on record",
                () -> !house.organisation().isLive("dave", passingGrant));
        house.organisation().awaitEntry("elevation.ended", passingGrant);
        try (Terminal again = house.terminal("dave", passingGrant, "echo inside")) {
            assertThat(again.await()).as("the grant that is over").isNotZero();
            assertThat(again.received()).doesNotContain("inside");
        }
        mustBeOnRecord("carol", lastingGrant, lasting, how);
        mustBeOnRecord("dave", passingGrant, passing, how);
        house.askAndConnect();
        assertThat(house.organisation().ledgerVerifiedOffline()).isNotEmpty();
    }

    private void mustBeOnRecord(String person, String grant, Terminal terminal, String how)
            throws Exception {
        List<String> sessions =
                Until.there(
                        "all sessions of the grant have an end on record",
                        () -> {
                            List<JsonNode> all = items(person, "/api/v1/sessions?grant=" + grant);
                            return all.stream()
                                            .allMatch(it -> Json.text(it, "state").equals("ENDED"))
                                    ? Optional.of(
                                            all.stream().map(it -> Json.need(it, "id")).toList())
                                    : Optional.empty();
                        });
        String tape =
                Until.there(
                        "the tape of the session is sealed",
                        () ->
                                sessions.stream()
                                        .flatMap(it ->
                                                items(person, "/api/v1/tapes?session=" + it)
                                                        .stream())
                                        .filter(it ->
                                                Json.text(it, "command").equals(Terminal.COUNTING))
                                        .filter(it -> Json.text(it, "state").equals(how))
                                        .map(it -> Json.need(it, "id"))
                                        .findFirst());
        house.organisation().awaitEntry("tape.sealed", tape);
        Cast cast =
                Cast.read(
                        new String(
                                house.organisation()
                                        .innerBytes(person, "/api/v1/tapes/" + tape + "/cast"),
                                StandardCharsets.UTF_8));
        // genuine to its last frame either way; a recovered one says that it was cut
        assertThat(cast.ending())
                .startsWith(how.equals("RECOVERED") ? "truncated at frame " : "complete");
        assertThat(cast.output()).startsWith(terminal.received());
        assertThat(terminal.received()).contains("line 10\r\n");
    }

    private List<JsonNode> items(String person, String path) {
        return house.organisation().inner(person, path).path("items").valueStream().toList();
    }

    @Override
    public void close() throws IOException {
        lasting.close();
        passing.close();
        victim.close();
    }
}
