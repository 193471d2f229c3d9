package dev.sallyport.demo;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.LedgerDoor;
import dev.sallyport.server.Elapsed;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The third chapter: somebody leaves, and somebody cheats.
final class Ending {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String TICKING = "while :; do echo tick; sleep 0.1; done";

    private final Stage stage;
    private final Player alice;
    private final Player bob;
    private final Player dave;

    Ending(Stage stage) {
        this.stage = stage;
        alice = stage.player("alice");
        bob = stage.player("bob");
        dave = stage.player("dave");
    }

    List<Step> steps() {
        return List.of(
                new Step(
                        "A grant forged in the database opens nothing: the keeper refuses to sign",
                        () -> new Forgery(stage).tell()),
                new Step("Dave leaves: his privilege ends before his identity does", this::leaver));
    }

    private String leaver() throws Exception {
        String request =
                Privilege.ask(dave, Founding.TARGET, stage.lab().login(), 1800, "tidy up the lab");
        String grant = Privilege.approve(bob, request);
        SshTool.Live live =
                stage.keep(
                        stage.ssh(dave).open(stage.lab().login() + "@" + Founding.TARGET, TICKING));
        Privilege.awaitTick(live);
        long began = System.nanoTime();
        alice.act(
                InnerDoor.fields("declare-leaver")
                        .put("person", dave.name())
                        .put("reason", "takes up another post"));
        live.awaitEnd();
        String closed = Elapsed.since(began);
        String signIn = Player.refusal(() -> dave.signInWith(code()));
        awaitLeft();
        String left = Elapsed.since(began);
        long ended = index("elevation.ended", grant);
        long gone = index("person.left", stage.get("dave"));
        Disproved.unless(
                ended < gone,
                "the grant ended at entry " + ended + ", the identity already at " + gone);
        return "his live session closed after "
                + closed
                + "; the outer door says "
                + signIn
                + "\nhis identity was closed after "
                + left
                + "\nthe ledger has the end of his grant at "
                + ended
                + " and the end of his identity at "
                + gone;
    }

    private String code() {
        try {
            return dave.nextCode();
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new Disproved("interrupted");
        }
    }

    private void awaitLeft() throws Exception {
        long began = System.nanoTime();
        while (System.nanoTime() - began < LONG.toNanos()) {
            JsonNode person = alice.inner().link().get("/api/v1/people/" + dave.name());
            if (Json.text(person, "state").equals("LEFT")) {
                return;
            }
            Thread.sleep(200);
        }
        throw new Disproved("his identity is not closed after a minute");
    }

    /// Where in the ledger the entry of this type about this object is; waits for the sequencer.
    private long index(String type, String object) throws Exception {
        LedgerDoor ledger = new LedgerDoor(alice.inner());
        long began = System.nanoTime();
        long after = -1;
        while (System.nanoTime() - began < LONG.toNanos()) {
            JsonNode page = ledger.entries(after, 200).path("items");
            for (JsonNode entry : page) {
                after = entry.path("index").asLong(after);
                if (Json.text(entry, "type").equals(type)
                        && entry.path("objects").toString().contains(object)) {
                    return after;
                }
            }
            if (page.isEmpty()) {
                Thread.sleep(200);
            }
        }
        throw new Disproved("the ledger has no entry `" + type + "` about " + object);
    }
}
