package dev.sallyport.cli;

import dev.sallyport.client.DoorLink;
import dev.sallyport.client.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists that a door gives a page at a time.
final class Pages {
    /// A door that never comes to an end is left.
    static final int MOST = 1_000;

    private Pages() {}

    /// All pages as one answer: `items`, and `next` only where it was left before the end.
    static ObjectNode whole(DoorLink link, String path) {
        ObjectNode all = Json.object();
        ArrayNode items = all.putArray("items");
        String next = take(link.get(path), items);
        String more = path + (path.indexOf('?') < 0 ? "?after=" : "&after=");
        for (int i = 1; i < MOST && !next.isEmpty(); i++) {
            next = take(link.get(more + Queries.encode(next)), items);
        }
        if (!next.isEmpty()) {
            all.put("next", next);
        }
        return all;
    }

    /// Gives where the next page begins; nothing of the last one.
    private static String take(JsonNode page, ArrayNode into) {
        Output.items(page).forEach(into::add);
        return page.path("next").asString("");
    }
}
