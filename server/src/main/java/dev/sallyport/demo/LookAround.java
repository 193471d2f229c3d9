package dev.sallyport.demo;

import dev.sallyport.client.Json;
import dev.sallyport.server.DemoInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// What a reader needs to go on by hand once the story is over: the people's command lines, and
/// what to type.
///
/// The homes hold the people's software authenticators, which only this installation's keeper
/// accepts; they go with its directory.
final class LookAround {
    private static final List<String> PEOPLE = List.of("alice", "bob", "carol");

    private final Stage stage;

    LookAround(Stage stage) {
        this.stage = stage;
    }

    /// Makes the homes and says what to type.
    String prepare() throws IOException {
        for (String name : PEOPLE) {
            home(stage.player(name));
        }
        DemoInstallation installation = stage.installation();
        Path people = stage.directory("people");
        return """

        It stays up; interrupt to stop. To look around:
          outer door   %s
          inner door   %s

        With your own ssh, in another terminal:
          export H=%s
          SALLYPORT_HOME=$H/carol ./sallyport login inner
          SALLYPORT_HOME=$H/carol ./sallyport request %s@lab --because 'look around' --for 30m
          SALLYPORT_HOME=$H/bob ./sallyport login inner
          SALLYPORT_HOME=$H/bob ./sallyport approve REQUEST
          ssh -p %d -i %s -o UserKnownHostsFile=%s %s@lab@127.0.0.1

        In your browser, as somebody new (two people vouch for you at the inner door):
          SALLYPORT_HOME=$H/alice ./sallyport login inner
          SALLYPORT_HOME=$H/alice ./sallyport person invite eve --full-name 'Eve Example'
          open %s/enrol and %s/enrol with the codes it prints, then
          SALLYPORT_HOME=$H/alice ./sallyport authenticator vouch      and the same for bob
        """
                .formatted(
                        installation.outerOrigin(),
                        installation.innerOrigin(),
                        homes(),
                        stage.lab().login(),
                        installation.sshPort(),
                        stage.key(stage.player("carol")),
                        people.resolve("known_hosts"),
                        stage.lab().login(),
                        installation.outerOrigin(),
                        installation.innerOrigin());
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
        Path settings =
                Files.createFile(
                        home.resolve("settings.json"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.write(
                settings,
                Json.bytes(
                        Json.object()
                                .put("person", player.name())
                                .put("authenticator", "software")
                                .put("outer", stage.installation().outerOrigin().toString())
                                .put("inner", stage.installation().innerOrigin().toString())));
    }
}
