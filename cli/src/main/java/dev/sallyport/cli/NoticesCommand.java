package dev.sallyport.cli;

import dev.sallyport.client.DoorLink;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "notices",
        header = "What a policy wanted you told of, the newest first.",
        footer = {"", "Only you see these. `id` is the entry of the act in the ledger."})
final class NoticesCommand extends DoorCommand {
    private static final String PATH = "/api/v1/notices";

    private static final Table TABLE =
            Table.of("at", "sentence", "type", "state", "id")
                    .ifEmpty("nothing new; `--all` shows those you have read");

    @Option(names = "--all", description = "Those you have read, too.")
    boolean all;

    @Option(names = "--mark-read", description = "Mark what is shown as read.")
    boolean markRead;

    NoticesCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        try (InnerDoor inner = doors.inner()) {
            DoorLink link = inner.link();
            JsonNode shown = Pages.whole(link, PATH + "?all=" + all);
            doors.output().list(shown, TABLE);
            if (markRead) {
                for (JsonNode notice : Output.items(shown)) {
                    mark(link, notice);
                }
            }
        }
    }

    private static void mark(DoorLink link, JsonNode notice) {
        if (Json.text(notice, "state").equals("NEW")) {
            String id = Json.need(notice, "id");
            if (id.matches("evt_[0-9a-z]{1,40}")) {
                link.post(PATH + "/" + id + "/read", Json.object());
            }
        }
    }
}
