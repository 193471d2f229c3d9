// Signing at the inner door. Every act that gives power goes through `sign`:
//
//   1. the door builds the act and answers with its exact bytes, its lines and a challenge;
//   2. we check that the challenge is the SHA-256 of those very bytes;
//   3. the person reads the lines, and the digest, in a dialog;
//   4. only then is the authenticator asked, and its answer sent.
//
// Security barrier: there is no way to step 4 that does not pass 2 and 3, and nothing is signed
// without a press on the button of that dialog.

import { post, sentence, Refusal } from '../../web/js/api.js';
import { busy } from '../../web/js/forms.js';
import * as webauthn from '../../web/js/webauthn.js';
import { same, sha256, shortHash, toBytes, toHex } from './bytes.js';
import { readCanonical } from './canonical.js';
import { showLeft } from './live.js';

const CEREMONIES = '/api/v1/ceremonies';

/** The person closed the dialog; nothing happened. */
export class Cancelled extends Error {}

/** Begins an act. */
export const begin = (act, fields) => post(CEREMONIES, { act, ...fields });

/**
 * Begins an act, shows it, has it signed and sent.
 * @returns what it led to: {done: true, result} or {done: false, missing, until}
 */
export async function perform(act, fields) {
  const begun = await begin(act, fields);
  return sign(begun, `${CEREMONIES}/${begun.id}/complete`, await titleOf(act));
}

/** Shows and signs a ceremony that waits for one more signature. */
export const cosign = (begun) =>
  sign(begun, `${CEREMONIES}/${begun.id}/sign`, 'Add your signature');

/** Shows a begun ceremony, asks the authenticator, sends the answer. */
export async function sign(begun, path, title) {
  const digest = await checkedDigest(begun);
  const dialog = build(begun, digest, title);
  document.body.append(dialog.element);
  dialog.element.showModal();
  const opener = document.activeElement;
  try {
    return await new Promise((resolve, reject) => {
      dialog.cancel.onclick = () => dialog.element.close();
      dialog.element.onclose = () => reject(new Cancelled());
      dialog.sign.onclick = () => busy(dialog.sign, async () => {
        dialog.problem.replaceChildren();
        try {
          resolve(await answered(begun, path));
        } catch (problem) {
          dialog.show(problem);
        }
      });
      dialog.sign.focus();
    });
  } finally {
    dialog.element.onclose = null;
    dialog.element.close();
    dialog.element.remove();
    opener?.focus?.();
  }
}

async function answered(begun, path) {
  let assertion;
  try {
    assertion = await webauthn.get(begun);
  } catch (problem) {
    throw new Refusal(0, 'authenticator', webauthn.explain(problem));
  }
  delete assertion.user_handle;
  return outcome(await post(path, { assertion }));
}

/** What an answer of the door means: carried out, or waiting for others. */
function outcome(answer) {
  const missing = answer?.missing ?? 0;
  return missing > 0
    ? { done: false, id: answer.id, missing, until: answer.until ?? answer.expires_at }
    : { done: true, id: answer?.id, result: answer?.result ?? answer ?? {} };
}

/** The digest of the exact bytes, if it is what the authenticator will sign. */
async function checkedDigest(begun) {
  const digest = await sha256(toBytes(begun.canonical));
  if (!same(digest, toBytes(begun.challenge))) {
    throw new Refusal(
      0, 'digest', 'the door shows one document and asks to sign another: do not sign, and tell an'
      + ' administrator');
  }
  return toHex(digest);
}

export const TITLES = {
  'open-inner-session': 'Pass the inner door',
  'request-elevation': 'Ask for access',
  'approve-elevation': 'Approve this request',
  'accept-grant': 'Take up this grant',
  'prove-connection': 'Prove this connection is yours',
  'define-target': 'Define this target',
  'define-roster': 'Define this roster',
  'enrol-authenticator': 'Enrol this authenticator',
  'register-ssh-key': 'Register this key',
  'invite-person': 'Invite this person',
  'declare-leaver': 'Declare this leaver',
  'unfreeze-person': 'Unfreeze this person',
  'change-policy': 'Change these policies',
};

const titleOf = async (act) => TITLES[act] ?? 'Sign';

function build(begun, digest, title) {
  const template = document.getElementById('sign-dialog');
  const element = template.content.firstElementChild.cloneNode(true);
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  part('title').textContent = title;
  part('lines').append(...begun.document.flatMap(lineOf));
  part('digest').textContent = shortHash(digest);
  part('whole-digest').textContent = digest;
  part('exact').append(...exact(toBytes(begun.canonical)));
  part('left').dateTime = begun.expires_at;
  const problem = part('problem');
  const built = { element, sign: part('sign'), cancel: part('cancel'), problem };
  built.show = (failure) => {
    const note = document.createElement('div');
    note.className = 'note bad';
    note.setAttribute('role', 'alert');
    note.textContent = sentence(
      failure instanceof Refusal ? failure.message : 'something broke in this page: reload it');
    problem.replaceChildren(note);
    if (!(failure instanceof Refusal)) {
      console.error(failure);
    }
  };
  showLeft(part('left'));
  if (!webauthn.supported()) {
    built.sign.disabled = true;
    built.show(new Refusal(0, 'unsupported', 'this browser has no passkeys: use the command line'));
  }
  return built;
}

function lineOf({ label, value }) {
  const term = document.createElement('dt');
  term.textContent = label;
  const fact = document.createElement('dd');
  fact.textContent = value === '' ? '–' : value;
  return [term, fact];
}

/** The exact document, field by field, as it is in the bytes. */
function exact(bytes) {
  const { type, fields } = readCanonical(bytes);
  return [{ name: 'act', kind: 'text', value: type }, ...fields].map((field) => {
    const item = document.createElement('li');
    const name = document.createElement('b');
    name.textContent = field.name ?? '';
    item.append(name, ' ', written(field));
    return item;
  });
}

function written({ kind, value }) {
  switch (kind) {
    case 'bytes':
      return toHex(value);
    case 'number':
      return instant(value) ?? String(value);
    case 'flag':
      return value ? 'yes' : 'no';
    case 'list':
      return value.length === 0 ? '(none)' : value.map(written).join(', ');
    default:
      return value;
  }
}

/** Numbers as large as these are moments, in milliseconds. */
function instant(number) {
  return number > 1000000000000n && number < 10000000000000n
    ? `${number} (${new Date(Number(number)).toISOString()})`
    : null;
}
