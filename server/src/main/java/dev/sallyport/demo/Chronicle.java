package dev.sallyport.demo;

import dev.sallyport.client.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The ledger as somebody with an inner session reads it.
record Chronicle(Player reader) {
    /// An entry that is under a signed checkpoint.
    record Entry(String id, long index, String outcome) {}

    /// The first entry of this type about this object; waits for the sequencer.
    Entry await(String type, String object) throws Exception {
        return Until.there(
                "the ledger's entry `" + type + "` about " + object,
                () -> all(type, object).stream().findFirst());
    }

    /// The entries of this type about this object that are there now, at most two hundred of any.
    List<Entry> all(String type, String object) {
        return reader.inner()
                .link()
                .get("/api/v1/ledger/entries?limit=200&about=" + object)
                .path("items")
                .valueStream()
                .filter(entry -> Json.text(entry, "type").equals(type))
                .map(entry ->
                        new Entry(
                                Json.need(entry, "id"),
                                entry.path("index").asLong(-1),
                                Json.need(entry, "outcome")))
                .toList();
    }

    /// What stands beside an entry, erasable, under a hash in it.
    JsonNode body(Entry entry) {
        JsonNode whole = reader.inner().link().get("/api/v1/ledger/entries/" + entry.id());
        return Optional.of(Json.text(whole, "body"))
                .filter(text -> !text.isEmpty())
                .map(text -> Json.read(Json.decode(text)))
                .orElseThrow(() -> new Disproved("an entry has lost its body"));
    }
}
