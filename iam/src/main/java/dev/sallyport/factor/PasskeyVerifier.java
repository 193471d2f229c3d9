package dev.sallyport.factor;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import dev.sallyport.factor.PasskeyAnswers.Assertion;
import dev.sallyport.factor.PasskeyAnswers.Registration;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.web.Json;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// WebAuthn verification (7.1 and 7.2) by webauthn4j: origin, RP ID, challenge, type, user presence
/// *and* verification, signature, counter. Attestation is not asked for: the outer door does not
/// choose people's authenticators.
final class PasskeyVerifier {
    static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);
    private static final JsonMapper JSON = Json.mapper();
    private static final boolean USER_VERIFIED = true;
    private static final boolean USER_PRESENT = true;

    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager();
    private final AttestedCredentialDataConverter attested =
            new AttestedCredentialDataConverter(new ObjectConverter());
    private final List<PublicKeyCredentialParameters> accepted =
            ALGORITHMS.stream()
                    .map(number ->
                            new PublicKeyCredentialParameters(
                                    PublicKeyCredentialType.PUBLIC_KEY,
                                    COSEAlgorithmIdentifier.create(number)))
                    .toList();
    private final RelyingParty party;

    PasskeyVerifier(RelyingParty party) {
        this.party = party;
    }

    /// The counter and the backup state that an answer brings.
    record Used(long counter, boolean backedUp) {}

    RegistrationData parse(Registration answer) {
        try {
            return manager.parse(
                    new RegistrationRequest(answer.attestationObject(), answer.clientDataJson()));
        } catch (RuntimeException whatever) {
            throw refused(whatever);
        }
    }

    AuthenticationData parse(Assertion answer) {
        if (!answer.type().equals("webauthn")) {
            throw refused();
        }
        try {
            return manager.parse(
                    new AuthenticationRequest(
                            answer.credentialId(),
                            answer.userHandle(),
                            answer.authenticatorData(),
                            answer.clientDataJson(),
                            answer.signature()));
        } catch (RuntimeException whatever) {
            throw refused(whatever);
        }
    }

    /// The challenge that the answer claims to answer (WebAuthn 5.8.1). Read strictly: a double key
    /// would let two readers see two challenges.
    byte[] challenge(byte[] clientDataJson) {
        try {
            JsonNode claimed = JSON.readTree(clientDataJson).path("challenge");
            return Base64.getUrlDecoder().decode(claimed.asString(""));
        } catch (JacksonException | IllegalArgumentException _) {
            throw refused();
        }
    }

    byte[] credentialId(RegistrationData parsed) {
        return credential(parsed).getCredentialId();
    }

    StoredPasskey verify(
            RegistrationData parsed, byte[] challenge, AuthenticatorId id, PersonId person) {
        try {
            manager.verify(
                    parsed,
                    new RegistrationParameters(
                            server(challenge), accepted, USER_VERIFIED, USER_PRESENT));
        } catch (RuntimeException whatever) {
            throw refused(whatever);
        }
        AuthenticatorData<?> data = present(parsed.getAttestationObject()).getAuthenticatorData();
        return new StoredPasskey(
                id,
                person,
                attested.convert(credential(parsed)),
                data.getSignCount(),
                data.isFlagBE(),
                data.isFlagBS());
    }

    Used verify(AuthenticationData parsed, byte[] challenge, StoredPasskey stored) {
        CredentialRecordImpl record =
                new CredentialRecordImpl(
                        new NoneAttestationStatement(),
                        true,
                        stored.mayBackUp(),
                        stored.backedUp(),
                        stored.counter(),
                        attested.convert(stored.attested()),
                        null,
                        null,
                        null,
                        Set.of());
        try {
            manager.verify(
                    parsed,
                    new AuthenticationParameters(
                            server(challenge),
                            record,
                            List.of(record.getAttestedCredentialData().getCredentialId()),
                            USER_VERIFIED,
                            USER_PRESENT));
        } catch (RuntimeException whatever) {
            throw refused(whatever);
        }
        AuthenticatorData<?> data = present(parsed.getAuthenticatorData());
        return new Used(data.getSignCount(), data.isFlagBS());
    }

    static Problem refused() {
        return refused(null);
    }

    /// A foreign parser reads foreign bytes here: whatever it throws means no, not that we broke.
    private static Problem refused(@Nullable Throwable cause) {
        return new Problem(
                ProblemCode.UNAUTHENTICATED,
                "this passkey cannot be used here: try another way",
                cause);
    }

    private ServerProperty server(byte[] challenge) {
        return ServerProperty.builder()
                .origin(new Origin(party.origin()))
                .rpId(party.id())
                .challenge(new DefaultChallenge(challenge))
                .build();
    }

    private static AttestedCredentialData credential(RegistrationData parsed) {
        return present(
                present(parsed.getAttestationObject())
                        .getAuthenticatorData()
                        .getAttestedCredentialData());
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw refused();
        }
        return value;
    }
}
