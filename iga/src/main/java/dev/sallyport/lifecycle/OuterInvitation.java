package dev.sallyport.lifecycle;

import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.StepCall;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/// An invitation on its way from the inner door, where it is decided, to the outer door, where the
/// person enrols.
///
/// @param code the digest of the code; the code itself goes to the person and nowhere else
public record OuterInvitation(PersonId person, Sha256 code, Instant expiresAt) {
    /// The name of the outer door's job.
    public static final String STEP = "iam-invite";

    /// @param shown the code as the administrator sees it: 20 to 128 letters, digits and marks
    public static OuterInvitation of(PersonId person, String shown, Instant expiresAt) {
        return new OuterInvitation(person, digest(shown), expiresAt);
    }

    /// The digest of a code, without the blanks that copying adds.
    public static Sha256 digest(String shown) {
        return Sha256.of(shown.strip().getBytes(StandardCharsets.UTF_8));
    }

    /// Sends it, in the inner door's transaction.
    public void send(Operation op, Jobs inner) {
        inner.askOuter(
                op,
                STEP,
                code.hex(),
                Map.of(
                        "person_id", person.text(),
                        "code_sha256", code.hex(),
                        "expires_at", expiresAt.toString()));
    }

    /// Reads it at the outer door.
    public static OuterInvitation read(StepCall call) {
        return new OuterInvitation(
                PersonId.parse(call.get("person_id")),
                Sha256.parseHex(call.get("code_sha256")),
                Instant.parse(call.get("expires_at")));
    }
}
