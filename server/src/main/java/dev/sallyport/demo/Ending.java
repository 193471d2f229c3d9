package dev.sallyport.demo;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.server.Elapsed;
import java.util.List;

/// The third chapter: somebody leaves, and somebody cheats.
final class Ending {
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
        String code = dave.nextCode();
        String signIn = Player.refusal(() -> dave.signInWith(code));
        awaitLeft();
        String left = Elapsed.since(began);
        Chronicle ledger = new Chronicle(alice);
        long ended = ledger.await("elevation.ended", grant).index();
        long gone = ledger.await("person.left", stage.get("dave")).index();
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

    private void awaitLeft() throws Exception {
        Until.holds(
                "his identity is closed",
                () ->
                        Json.text(
                                        alice.inner().link().get("/api/v1/people/" + dave.name()),
                                        "state")
                                .equals("LEFT"));
    }
}
