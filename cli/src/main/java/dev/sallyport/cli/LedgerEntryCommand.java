package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.LedgerDoor;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One entry, read from the bytes that are hashed into the tree; its details only if they are those
/// it was made with.
@Command(
        name = "entry",
        header = "One entry with its details, and which policies decided.",
        footer = {
            "",
            "`decided` names the policies, the version of the door's set they were in, and the entry",
            "of the ledger up to which facts counted. Ask the same of today with `sallyport why`."
        })
final class LedgerEntryCommand extends DoorCommand {
    @Parameters(paramLabel = "ENTRY", description = "Its index, or its id: evt_…")
    String entry = "";

    LedgerEntryCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        try (InnerDoor inner = doors.inner()) {
            ObjectNode shown = shown(new LedgerDoor(inner).entry(entry));
            if (!doors.output().isJson()) {
                forPeople(shown);
            }
            doors.output().show(shown);
        }
    }

    static ObjectNode shown(JsonNode answer) {
        LedgerLeaf leaf = LedgerLeaf.parse(Json.decode(Json.need(answer, "leaf")));
        ObjectNode shown = Json.object();
        shown.put("id", Json.need(answer, "id"));
        shown.put("index", answer.path("index").asLong());
        shown.put("time", leaf.writtenAt().toString());
        shown.put("type", leaf.type());
        shown.put("outcome", leaf.outcome());
        shown.put("actor", leaf.actor());
        shown.put("door", leaf.door());
        ArrayNode objects = shown.putArray("objects");
        leaf.objects().forEach(objects::add);
        String body = Json.text(answer, "body");
        if (body.isEmpty()) {
            return shown.put("details_erased", true);
        }
        byte[] content = Json.decode(body);
        if (!leaf.belongs(Json.decode(Json.need(answer, "salt")), content)) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the details are not the ones this entry was made with: tell an administrator");
        }
        shown.set("details", Json.read(content));
        return shown;
    }

    /// Decisions as sentences; everything else as it is.
    static void forPeople(ObjectNode shown) {
        if (shown.path("details") instanceof ObjectNode details
                && details.remove("decided_by") instanceof ArrayNode rulings) {
            ArrayNode sentences = shown.putArray("decided");
            rulings.forEach(ruling -> sentences.add(sentence(ruling)));
        }
    }

    static String sentence(JsonNode ruling) {
        StringBuilder words = new StringBuilder(Json.text(ruling, "action"));
        JsonNode policies = ruling.path("policies");
        boolean refused = !ruling.path("reasons").isEmpty();
        words.append(refused ? " refused" : " allowed");
        if (policies.isEmpty()) {
            words.append(": ").append(listed(ruling.path("reasons")));
        } else {
            words.append(" by ").append(listed(policies));
            if (ruling.has("policies_omitted")) {
                words.append(" and ").append(ruling.path("policies_omitted").asInt());
                words.append(" more");
            }
            if (refused && !ruling.path("reasons").equals(policies)) {
                words.append(" for ").append(listed(ruling.path("reasons")));
            }
        }
        if (ruling.has("policy_version")) {
            words.append(" (").append(Json.text(ruling, "door")).append(" policies, version ");
            words.append(ruling.path("policy_version").asLong()).append(", facts up to entry ");
            words.append(ruling.path("epoch").asLong()).append(')');
        }
        return words.toString();
    }

    private static String listed(JsonNode names) {
        StringBuilder all = new StringBuilder();
        names.forEach(name -> {
            all.append(all.isEmpty() ? "" : ", ").append('`').append(name.asString()).append('`');
        });
        return all.toString();
    }
}
