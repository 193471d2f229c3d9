package dev.sallyport.client;

import dev.sallyport.kernel.Randomness;
import dev.sallyport.warrant.Assertion;
import dev.sallyport.warrant.SoftwareAuthenticator;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/// Signs with a key in a file: for demonstrations and tests, where the keeper was told to accept
/// such a thing.
public final class SoftwareSigner implements Signer {
    private final SoftwareAuthenticator authenticator;

    public SoftwareSigner(SoftwareAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /// The key in the file, which is made first when it is not there.
    public static SoftwareSigner inFile(Path file, Randomness randomness) {
        if (!Files.exists(file)) {
            SoftwareAuthenticator fresh = SoftwareAuthenticator.create(randomness);
            fresh.save(file);
        }
        return new SoftwareSigner(SoftwareAuthenticator.load(file));
    }

    @Override
    public ObjectNode assertion(Challenge challenge) {
        Assertion.WebAuthn answer =
                authenticator.answer(challenge.hash(), challenge.rpId(), challenge.origin());
        return Json.object()
                .put("type", "webauthn")
                .put("credential_id", Json.encode(answer.credentialId()))
                .put("client_data_json", Json.encode(answer.clientDataJson()))
                .put("authenticator_data", Json.encode(answer.authenticatorData()))
                .put("signature", Json.encode(answer.signature()));
    }

    @Override
    public ObjectNode enrolment() {
        return Json.object()
                .put("kind", "SOFTWARE")
                .put("credential_id", Json.encode(authenticator.credentialId()))
                .put("public_key", Json.encode(authenticator.publicKey()))
                .put("aaguid", Json.encode(authenticator.aaguid()));
    }
}
