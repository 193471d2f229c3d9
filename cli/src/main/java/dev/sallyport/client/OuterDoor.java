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
        present(Json.need(answer, "handle"));
        return answer;
    }

    /// An invitation being taken up: what the person's code generator needs to know.
    public record Enrolment(
            String transaction, String name, String generatorSecret, String generatorUri) {
        @Override
        public String toString() {
            return "Enrolment[" + name + "]";
        }
    }

    public Enrolment beginEnrolment(Secret invitation) {
        JsonNode begun =
                link.post("/api/v1/enrol/begin", Json.object().put("invitation", text(invitation)));
        JsonNode totp = begun.path("totp");
        return new Enrolment(
                Json.need(begun, "transaction"),
                Json.need(begun, "name"),
                Json.need(totp, "secret"),
                Json.text(totp, "uri"));
    }

    /// Ends an enrolment; the person is signed in then, and the answer holds their recovery codes.
    public JsonNode enrol(Enrolment begun, Secret invitation, Secret password, String code) {
        JsonNode done =
                link.post(
                        "/api/v1/enrol",
                        Json.object()
                                .put("transaction", begun.transaction())
                                .put("invitation", text(invitation))
                                .put("password", text(password))
                                .put("totp", code));
        present(Json.need(done.path("session"), "handle"));
        return done;
    }

    @Override
    public void close() {
        link.close();
    }

    private void present(String handle) {
        link.present(Secret.takeOwnershipOf(handle.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String text(Secret secret) {
        return new String(secret.reveal(), StandardCharsets.UTF_8);
    }
}
