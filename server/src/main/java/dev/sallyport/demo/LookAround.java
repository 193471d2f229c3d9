package dev.sallyport.demo;

import dev.sallyport.client.Json;
import dev.sallyport.server.DemoInstallation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// What a reader needs to go on by hand once the story is over: the people's command lines, and
/// what to type.
///
/// The homes hold the people's software authenticators, which only this installation's keeper
/// accepts, and what they sign in with at the outer door; they go with its directory.
final class LookAround {
    private static final List<String> PEOPLE = List.of("alice", "bob", "carol");

    private final Stage stage;

    LookAround(Stage stage) {
        this.stage = stage;
    }

    List<Step> steps() {
        return List.of(
                new Step("Whoever stays goes on by hand: command line, approval, ssh", this::goOn));
    }

    /// What is printed for the reader, done once before it is printed.
    private String goOn() throws Exception {
        for (String name : PEOPLE) {
            home(stage.player(name));
        }
        OwnCommandLine carol = commandLine("carol");
        OwnCommandLine bob = commandLine("bob");
        String target = stage.lab().login() + "@" + Founding.TARGET;
        carol.good("login", "inner");
        carol.good("request", target, "--because", "look around", "--for", "30m", "--yes");
        bob.good("login", "inner");
        bob.good("approve", waiting(bob), "--yes");
        Programs.Ran ran = stage.ssh(stage.player("carol")).exec(target, "echo looked around");
        Disproved.unless(ran.exit() == 0, "ssh says: " + ran.out().strip());
        Disproved.unless(ran.out().contains("looked around"), "the lab did not answer");
        stage.player("carol").signIn();
        return "carol asked and bob approved, each with `sallyport` and a home of their own\n"
                + carol.good("why", "carol", "connect", Founding.TARGET)
                        .lines()
                        .findFirst()
                        .orElse("");
    }

    private static String waiting(OwnCommandLine approver) {
        String requests = approver.good("requests", "--state", "pending", "--json");
        String id =
                Json.read(requests.getBytes(StandardCharsets.UTF_8)).at("/items/0/id").asString("");
        Disproved.unless(!id.isEmpty(), "no request waits for bob");
        return id;
    }

    private OwnCommandLine commandLine(String name) throws IOException {
        return new OwnCommandLine(homes().resolve(name), stage.clock());
    }

    String whatToType() throws IOException {
        DemoInstallation installation = stage.installation();
        Path people = stage.directory("people");
        return """

        It stays up; interrupt to stop. Alice and bob administer and approve, carol works on the lab.

        In another terminal, in this directory:
          export H=%1$s

        The outer door, in your browser: %2$s
          cat $H/carol/outer-door.txt        what carol signs in with; alice and bob have theirs

        With your own ssh:
          SALLYPORT_HOME=$H/carol ./sallyport login inner
          SALLYPORT_HOME=$H/carol ./sallyport request %4$s@lab --because 'look around' --for 30m
          SALLYPORT_HOME=$H/bob ./sallyport login inner
          SALLYPORT_HOME=$H/bob ./sallyport requests --state pending
          SALLYPORT_HOME=$H/bob ./sallyport approve req_...
          ssh -p %5$d -i %6$s -o UserKnownHostsFile=%7$s %4$s@lab@127.0.0.1

        The inner door, in your browser, as somebody new with a passkey of your own: %3$s
          SALLYPORT_HOME=$H/alice ./sallyport login inner
          SALLYPORT_HOME=$H/alice ./sallyport person invite eve --full-name 'Eve Example'
              open both addresses that it prints, and type in the code of each
          SALLYPORT_HOME=$H/alice ./sallyport authenticator vouch
              lists what waits for two people; alice signs it, then bob, and eve passes
          SALLYPORT_HOME=$H/alice ./sallyport authenticator vouch cer_...
          SALLYPORT_HOME=$H/bob ./sallyport authenticator vouch cer_...
          SALLYPORT_HOME=$H/alice ./sallyport roster define lab-people alice carol eve
              now eve may ask for the lab; to see rosters, policies and ledger too, she administers:
          SALLYPORT_HOME=$H/alice ./sallyport roster define administrators alice bob eve
          SALLYPORT_HOME=$H/bob ./sallyport authenticator vouch cer_...
        """
                .formatted(
                        homes(),
                        installation.outerOrigin(),
                        installation.innerOrigin(),
                        stage.lab().login(),
                        installation.sshPort(),
                        stage.key(stage.player("carol")),
                        people.resolve("known_hosts"));
    }

    private Path homes() throws IOException {
        return stage.directory("homes");
    }

    private void home(Player player) throws IOException {
        Path home =
                Files.createDirectory(
                        homes().resolve(player.name()),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        player.saveAuthenticator(home.resolve("software-authenticator"));
        secret(home.resolve("outer-door.txt"), player.sheet().getBytes(StandardCharsets.UTF_8));
        secret(
                home.resolve("settings.json"),
                Json.bytes(
                        Json.object()
                                .put("person", player.name())
                                .put("authenticator", "software")
                                .put("outer", stage.installation().outerOrigin().toString())
                                .put("inner", stage.installation().innerOrigin().toString())));
    }

    private static void secret(Path file, byte[] content) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
    }
}
