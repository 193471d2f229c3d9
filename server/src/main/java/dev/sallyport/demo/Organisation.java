package dev.sallyport.demo;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.LedgerDoor;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.server.DemoInstallation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The organisation of the demonstration, for whoever puts an installation through something else
/// than the story: Alice and Bob administer and approve, Carol and Dave work on the lab host.
///
/// It needs an installed OpenSSH, server and client, and says so when there is none.
public final class Organisation implements AutoCloseable {
    private final Stage stage;

    private Organisation(Stage stage) {
        this.stage = stage;
    }

    /// Goes through the first chapter, from the set-up secret to registered keys.
    public static Organisation found(
            DemoInstallation installation, InstantSource clock, Randomness randomness)
            throws Exception {
        Organisation founded = new Organisation(new Stage(installation, clock, randomness));
        try {
            for (String program : List.of("ssh", "scp", "sftp", "sshd", "ssh-keygen")) {
                Disproved.unless(
                        Programs.find(program).isPresent(),
                        "`" + program + "` is not there: install OpenSSH, client and server");
            }
            for (Step step : new Founding(founded.stage).steps()) {
                step.telling().tell();
            }
            return founded;
        } catch (Exception failure) {
            founded.close();
            throw failure;
        }
    }

    /// Asks for the lab, and has it approved; returns the grant's id.
    public String grant(String beneficiary, String approver, long seconds) {
        String request =
                Privilege.ask(
                        stage.player(beneficiary),
                        Founding.TARGET,
                        stage.lab().login(),
                        seconds,
                        "see what becomes of it");
        return Privilege.approve(stage.player(approver), request);
    }

    /// The command line with which a person opens a terminal on the lab under a grant.
    public List<String> terminal(String person, String grant, String command) throws Exception {
        if (stage.ssh(stage.player(person)) instanceof OpenSshTool ssh) {
            return ssh.terminalLine(grant, command);
        }
        throw new Disproved("OpenSSH's client is not there: install it");
    }

    /// What somebody sees at the inner door.
    public JsonNode inner(String person, String path) {
        return stage.player(person).inner().link().get(path);
    }

    public byte[] innerBytes(String person, String path) {
        return stage.player(person).inner().link().bytes(path);
    }

    public void openInner(String person) {
        stage.player(person).openInner();
    }

    /// Signs in at the outer door: password and a one-time code.
    public void signIn(String person) throws Exception {
        stage.player(person).signIn();
    }

    /// Waits until the ledger has an entry of this type about this object under a checkpoint.
    public void awaitEntry(String type, String object) throws Exception {
        new Chronicle(stage.player("alice")).await(type, object);
    }

    /// Exports the ledger and verifies it with nothing but the export and the policy file.
    public String ledgerVerifiedOffline() throws Exception {
        Path export = Files.createTempDirectory(stage.directory("exports"), "ledger");
        InnerDoor inner = stage.player("alice").inner();
        new LedgerDoor(inner).export(export);
        OwnCommandLine.Told told = stage.offline().verify("ledger", export);
        Disproved.unless(told.exit() == 0, "the ledger does not verify: " + told.text());
        return told.text();
    }

    /// Whether a grant counts at the inner door now.
    public boolean isLive(String person, String grant) {
        return Json.text(inner(person, "/api/v1/grants/" + grant), "state").equals("LIVE");
    }

    @Override
    public void close() {
        stage.close();
    }
}
