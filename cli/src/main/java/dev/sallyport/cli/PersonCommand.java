package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "person",
        header = "The people of this installation.",
        subcommands = {
            PersonCommand.Listing.class,
            PersonCommand.Invite.class,
            PersonCommand.Leave.class,
            PersonCommand.Freeze.class,
            PersonCommand.Unfreeze.class,
            PersonCommand.Agree.class
        })
final class PersonCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of("id", "name", "display_name", "state")
                    .ifEmpty("invite somebody with `sallyport person invite NAME`");

    PersonCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, "/api/v1/people", TABLE);
    }

    @Command(name = "list", header = "All of them.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/people", TABLE);
        }
    }

    @Command(
            name = "invite",
            header = "Add a person; the answer holds the invitation to hand over, once.")
    static final class Invite extends SigningCommand {
        @Parameters(paramLabel = "NAME", description = "The name they sign in with.")
        String name = "";

        @Option(
                names = "--full-name",
                required = true,
                paramLabel = "TEXT",
                description = "Theirs.")
        String displayName = "";

        @Option(names = "--email", paramLabel = "ADDRESS", description = "Theirs.")
        String email = "";

        Invite(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode fields =
                    InnerDoor.fields("invite-person")
                            .put("name", name)
                            .put("display_name", displayName)
                            .put("email", email);
            sign(
                    doors,
                    fields,
                    invited ->
                            "invited; hand both over in person, each works once:"
                                    + "\n  "
                                    + doors.settings().outer(options.outer)
                                    + "/enrol (or `sallyport enrol`):                "
                                    + Json.text(invited, "invitation")
                                    + "\n  "
                                    + doors.settings().inner(options.inner)
                                    + "/enrol (or `sallyport authenticator enrol`):  "
                                    + Json.text(invited, "inner_invitation"));
        }
    }

    @Command(
            name = "leave",
            header = "Declare that a person leaves: frozen at once, privilege ends first.")
    static final class Leave extends SigningCommand {
        @Parameters(paramLabel = "NAME", description = "Who leaves.")
        String name = "";

        @Mixin Because because = new Because();

        Leave(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            sign(
                    doors,
                    InnerDoor.fields("declare-leaver")
                            .put("person", name)
                            .put("reason", because.reason),
                    "frozen at both doors; the steps of leaving run by themselves");
        }
    }

    @Command(name = "freeze", header = "Stop a person at both doors at once, for example in doubt.")
    static final class Freeze extends DoorCommand {
        @Parameters(paramLabel = "NAME", description = "Who is stopped.")
        String name = "";

        @Mixin Because because = new Because();

        Freeze(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode body = Json.object().put("reason", because.reason);
            post(doors, "/api/v1/people/" + Queries.encode(name) + "/freeze", body, "frozen");
        }
    }

    @Command(
            name = "unfreeze",
            header = "Give a frozen person their access back; another administrator signs as well.")
    static final class Unfreeze extends SigningCommand {
        @Parameters(paramLabel = "NAME", description = "Who comes back.")
        String name = "";

        @Option(
                names = {"--because", "--reason"},
                required = true,
                paramLabel = "REASON",
                description = "Why.")
        String reason = "";

        Unfreeze(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            sign(
                    doors,
                    InnerDoor.fields("unfreeze-person").put("person", name).put("reason", reason),
                    "active again; they sign in anew, nothing from before comes back");
        }
    }

    @Command(
            name = "agree",
            header = "Sign what another administrator says: that somebody comes back, or leaves.")
    static final class Agree extends SigningCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "CEREMONY",
                description = "The waiting ceremony (cer_…); without it, all that wait are listed.")
        @Nullable String ceremony;

        Agree(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            countersign(doors, ceremony, "agreed, and done");
        }
    }
}
