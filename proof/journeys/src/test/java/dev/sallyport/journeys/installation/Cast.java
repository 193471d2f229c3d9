package dev.sallyport.journeys.installation;

import dev.sallyport.client.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A recording as it is handed out: what the terminal showed, and how the tape ended.
record Cast(String output, String ending) {
    static Cast read(String asciicast) {
        StringBuilder output = new StringBuilder();
        String ending = "";
        List<String> lines = asciicast.lines().skip(1).toList();
        for (String line : lines) {
            JsonNode event = Json.read(line.getBytes(StandardCharsets.UTF_8));
            String kind = event.path(1).asString();
            if (kind.equals("o")) {
                output.append(event.path(2).asString());
            } else if (kind.equals("m")) {
                ending = event.path(2).asString();
            }
        }
        return new Cast(output.toString(), ending);
    }
}
