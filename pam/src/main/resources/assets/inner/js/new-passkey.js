// Makes a passkey for this door and enrols it: the new authenticator signs its own enrolment first.
//
// No attestation is asked for; that the key works is shown by its first signature, and who holds it
// is vouched for by people. So the challenge of its creation is not kept anywhere.

import { Refusal } from '../../web/js/api.js';
import { explain, supported } from '../../web/js/webauthn.js';
import { toBytes, toText } from './bytes.js';
import { begin, sign } from './ceremony.js';

const AAGUID_AT = 37;
const AAGUID_LENGTH = 16;

/** ES256, Ed25519, RS256: what the door verifies, the best first. */
const ALGORITHMS = [-7, -8, -257];

/** Makes a passkey on an authenticator of this person. */
export async function make({ person, displayName, exclude = [] }) {
  if (!supported()) {
    throw new Refusal(0, 'unsupported', 'this browser has no passkeys: use the command line');
  }
  try {
    const { response, rawId } = await navigator.credentials.create({
      publicKey: {
        rp: { id: location.hostname, name: 'Sallyport, inner door' },
        user: {
          id: new TextEncoder().encode(person),
          name: person,
          displayName,
        },
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        timeout: 120000,
        excludeCredentials: exclude.map((id) => ({ type: 'public-key', id: toBytes(id) })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
      },
    });
    const data = new Uint8Array(response.getAuthenticatorData());
    return {
      kind: 'PASSKEY',
      credential_id: toText(rawId),
      public_key: toText(response.getPublicKey()),
      aaguid: toText(data.slice(AAGUID_AT, AAGUID_AT + AAGUID_LENGTH)),
    };
  } catch (problem) {
    throw new Refusal(0, 'authenticator', explain(problem));
  }
}

/** Makes a passkey, then enrols it with these fields besides. */
export async function enrol(fields, { person, displayName, exclude }) {
  const passkey = await make({ person, displayName, exclude });
  const begun = await begin('enrol-authenticator', { ...fields, ...passkey });
  const path = `/api/v1/ceremonies/${begun.id}/complete`;
  return { begun, outcome: await sign(begun, path, 'Enrol this authenticator') };
}
