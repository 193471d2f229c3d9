// Passkeys: the door's options in, the authenticator's answer out, bytes as base64url both ways.

export function toBytes(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function toText(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export const supported = () => Boolean(window.PublicKeyCredential);

const descriptors = (ids) => (ids ?? []).map((id) => ({ type: 'public-key', id: toBytes(id) }));

/**
 * Makes a credential. Options: rp_id, rp_name, challenge, user_id, user_name, user_display_name,
 * exclude_credentials, algorithms, resident, attestation.
 */
export async function create(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      rp: { id: options.rp_id, name: options.rp_name },
      user: {
        id: toBytes(options.user_id),
        name: options.user_name,
        displayName: options.user_display_name,
      },
      challenge: toBytes(options.challenge),
      pubKeyCredParams: (options.algorithms ?? [-7, -8, -257])
        .map((alg) => ({ type: 'public-key', alg })),
      timeout: options.timeout_millis ?? 120000,
      excludeCredentials: descriptors(options.exclude_credentials),
      authenticatorSelection: {
        residentKey: options.resident ?? 'preferred',
        userVerification: 'required',
      },
      attestation: options.attestation ?? 'none',
    },
  });
  return {
    credential_id: toText(credential.rawId),
    client_data_json: toText(credential.response.clientDataJSON),
    attestation_object: toText(credential.response.attestationObject),
  };
}

/** Asks for an assertion. Options: rp_id, challenge, allow_credentials. */
export async function get(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      rpId: options.rp_id,
      challenge: toBytes(options.challenge),
      timeout: options.timeout_millis ?? 120000,
      allowCredentials: descriptors(options.allow_credentials),
      userVerification: 'required',
    },
  });
  const answer = {
    type: 'webauthn',
    credential_id: toText(credential.rawId),
    client_data_json: toText(credential.response.clientDataJSON),
    authenticator_data: toText(credential.response.authenticatorData),
    signature: toText(credential.response.signature),
  };
  return credential.response.userHandle
    ? { ...answer, user_handle: toText(credential.response.userHandle) }
    : answer;
}

/** What went wrong at the authenticator, in words; the browser itself tells almost nothing. */
export function explain(problem) {
  switch (problem?.name) {
    case 'NotAllowedError':
      return 'the authenticator was not used in time, the request was cancelled, or there is none'
        + ' here that this door knows';
    case 'InvalidStateError':
      return 'this authenticator is already enrolled here';
    case 'SecurityError':
      return 'the address of this page does not fit the door: open it by its own name';
    default:
      return 'the authenticator did not answer';
  }
}
