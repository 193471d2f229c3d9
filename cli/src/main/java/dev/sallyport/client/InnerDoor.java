package dev.sallyport.client;

import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The inner door: looking is a session, power is one ceremony per act.
///
/// A ceremony is two calls: the door says exactly what would be signed, the signer answers. What
/// the door says is checked by [Challenge] before the signer sees it.
public final class InnerDoor implements AutoCloseable {
    private static final String CEREMONIES = "/api/v1/ceremonies";

    private final DoorLink link;

    public InnerDoor(DoorLink link) {
        this.link = link;
    }

    public DoorLink link() {
        return link;
    }

    /// Opens the short session for looking; from now on this door knows who looks. A session that
    /// is open already plays no part in it.
    public JsonNode open(String personName, Signer signer) {
        link.forget();
        ObjectNode fields = fields("open-inner-session").put("person", personName);
        JsonNode result = act(fields, signer, _ -> {}).result();
        String handle = Json.need(result, "handle");
        link.present(Secret.takeOwnershipOf(handle.getBytes(StandardCharsets.US_ASCII)));
        return result;
    }

    /// Begins an act and signs it, after `look` has shown it to whoever signs.
    public DoorLink.Accepted act(ObjectNode fields, Signer signer, Consumer<Challenge> look) {
        Challenge challenge = begin(fields);
        look.accept(challenge);
        return complete(challenge, signer);
    }

    public Challenge begin(ObjectNode fields) {
        return Challenge.read(link.post(CEREMONIES, fields), link.address());
    }

    public DoorLink.Accepted complete(Challenge challenge, Signer signer) {
        return answer(challenge, "complete", signer, Json.object());
    }

    /// Enrols one of the first two administrators. The set-up secret goes with the signature only:
    /// what is begun and never signed has not carried it anywhere.
    public DoorLink.Accepted setUp(
            ObjectNode fields, Secret setupSecret, Signer signer, Consumer<Challenge> look) {
        link.forget();
        Challenge challenge = begin(fields);
        look.accept(challenge);
        String secret = new String(setupSecret.reveal(), StandardCharsets.UTF_8).strip();
        return answer(challenge, "complete", signer, Json.object().put("setup_secret", secret));
    }

    /// Adds a signature to an act that somebody else began and that waits for more.
    public DoorLink.Accepted countersign(String ceremony, Signer signer, Consumer<Challenge> look) {
        Challenge challenge = Challenge.read(link.get(CEREMONIES + "/" + ceremony), link.address());
        look.accept(challenge);
        return answer(challenge, "sign", signer, Json.object());
    }

    public static ObjectNode fields(String act) {
        return Json.object().put("act", act);
    }

    @Override
    public void close() {
        link.close();
    }

    private DoorLink.Accepted answer(
            Challenge challenge, String verb, Signer signer, ObjectNode body) {
        body.set("assertion", signer.assertion(challenge));
        return link.postForResult(CEREMONIES + "/" + challenge.ceremony() + "/" + verb, body);
    }
}
