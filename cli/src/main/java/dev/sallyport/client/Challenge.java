package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.Act;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One ceremony that waits for a signature: the exact act, and the challenge that names it.
///
/// **Security barrier.** The challenge is recomputed here from the act's bytes. A door that shows
/// one act and asks to sign another is found out before anything is signed.
///
/// @param told what the door says about it, which nobody signs: to be shown as the door's words
public record Challenge(
        String ceremony,
        Act act,
        Sha256 hash,
        String rpId,
        String origin,
        List<byte[]> allowed,
        List<ActLines.Line> told) {
    private static final int TOLD_MAX = 40;

    public Challenge {
        allowed = List.copyOf(allowed);
        told = List.copyOf(told);
    }

    static Challenge read(JsonNode answer, DoorAddress door) {
        byte[] canonical = Json.decode(Json.need(answer, "canonical"));
        Act act = Act.read(canonical);
        byte[] challenge = Json.decode(Json.need(answer, "challenge"));
        if (!act.hash().equals(new Sha256(challenge))) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "the door asks to sign something else than it shows: nothing was signed");
        }
        List<byte[]> allowed = new ArrayList<>();
        for (JsonNode item : answer.path("allow_credentials")) {
            String id = item.isObject() ? Json.need(item, "id") : item.asString("");
            allowed.add(Json.decode(id));
        }
        return new Challenge(
                Json.need(answer, "id"),
                act,
                act.hash(),
                Json.need(answer, "rp_id"),
                door.toString(),
                allowed,
                told(answer));
    }

    private static List<ActLines.Line> told(JsonNode answer) {
        return answer.path("document")
                .valueStream()
                .limit(TOLD_MAX)
                .map(line ->
                        new ActLines.Line(
                                line.path("label").asString(""), line.path("value").asString("")))
                .toList();
    }
}
