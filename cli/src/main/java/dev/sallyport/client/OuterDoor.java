package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The outer door: who somebody is, and what they may look after themselves.
public final class OuterDoor implements AutoCloseable {
    private final DoorLink link;

    public OuterDoor(DoorLink link) {
        this.link = link;
    }

    public DoorLink link() {
        return link;
    }

    /// Signs in with a password and, when the door asks, a one-time code; `totp` is asked only
    /// then.
    public JsonNode signIn(String name, Secret password, Supplier<String> totp) {
        ObjectNode first = Json.object().put("name", name).put("password", text(password));
        JsonNode answer = link.post("/api/v1/sign-in", first);
        String next = Json.need(answer, "next");
        if (next.equals("totp")) {
            ObjectNode second =
                    Json.object()
                            .put("transaction", Json.need(answer, "transaction"))
                            .put("code", totp.get());
            answer = link.post("/api/v1/sign-in/totp", second);
            next = Json.need(answer, "next");
        }
        if (!next.equals("done")) {
            throw new Problem(
                    ProblemCode.STEP_UP,
                    "this account needs a browser to sign in: open the outer door there");
        }
        String handle = Json.need(answer, "handle");
        link.present(Secret.takeOwnershipOf(handle.getBytes(StandardCharsets.US_ASCII)));
        return answer;
    }

    @Override
    public void close() {
        link.close();
    }

    private static String text(Secret secret) {
        return new String(secret.reveal(), StandardCharsets.UTF_8);
    }
}
