// Reads a canonical document (the exact bytes that are hashed and signed) into fields, so that
// people can look at what a digest stands for. The layout is written by CanonicalWriter: a text
// `sallyport/v1/TYPE`, then fields of a tag byte and, where needed, a four-byte length.

const DOMAIN = 'sallyport/v1/';
const ITEMS_MAX = 10000;
const DEPTH_MAX = 8;

const [TEXT, BYTES, NUMBER, FLAG, LIST] = [...'TBNFL'].map((tag) => tag.charCodeAt(0));

/** What the fields of each act are called, in their order. Other documents have no names. */
const NAMES = {
  'open-inner-session': 'installation nonce by at',
  'request-elevation':
    'installation request target login by beneficiary reason ticket seconds at expires',
  'approve-elevation': 'installation approval request request-hash seconds by at',
  'accept-grant': 'installation grant grant-hash by at',
  'prove-connection': 'installation connection grant grant-hash key address by at',
  'define-target':
    'installation target version name host port host-keys logins owner eligible approvers'
    + ' approvals-needed longest-grant idle fresh-proof allowances by at',
  'define-roster': 'installation roster version name members by at',
  'enrol-authenticator':
    'installation authenticator kind credential public-key aaguid label by at may-approve-from',
  'register-ssh-key': 'installation key public-key label by at',
  'invite-person': 'installation person name display-name email by at',
  'declare-leaver': 'installation leaver person reason by at',
  'unfreeze-person': 'installation person frozen-at reason by at',
  'change-policy': 'installation door version base-hash text-hash diff-hash reason by at',
};

/** @returns {{type: string, fields: Array<{name: string?, kind: string, value: any}>}} */
export function readCanonical(document) {
  const view = new DataView(document.buffer, document.byteOffset, document.byteLength);
  let at = 0;

  function length() {
    const value = view.getUint32(at);
    at += 4;
    return value;
  }

  function variable() {
    const size = length();
    if (size > document.length - at) {
      throw new Error('length beyond the end');
    }
    at += size;
    return document.subarray(at - size, at);
  }

  const text = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

  function field(depth) {
    const tag = view.getUint8(at);
    at += 1;
    switch (tag) {
      case TEXT:
        return { kind: 'text', value: text(variable()) };
      case BYTES:
        return { kind: 'bytes', value: variable() };
      case NUMBER:
        at += 8;
        return { kind: 'number', value: view.getBigInt64(at - 8) };
      case FLAG:
        at += 1;
        return { kind: 'flag', value: view.getUint8(at - 1) === 1 };
      case LIST:
        return { kind: 'list', value: list(depth + 1) };
      default:
        throw new Error('unexpected field');
    }
  }

  function list(depth) {
    const count = length();
    if (count > ITEMS_MAX || depth > DEPTH_MAX) {
      throw new Error('list too long or too deep');
    }
    return Array.from({ length: count }, () => field(depth));
  }

  const domain = field(0);
  if (domain.kind !== 'text' || !domain.value.startsWith(DOMAIN)) {
    throw new Error('not one of ours');
  }
  const fields = [];
  // Items that are objects, not single fields, follow their list one by one; so the rest of such a
  // document reads as plain fields, which is enough for looking.
  while (at < document.length) {
    fields.push(field(0));
  }
  const type = domain.value.slice(DOMAIN.length);
  const names = NAMES[type]?.split(' ') ?? [];
  return { type, fields: fields.map((each, at) => ({ name: names[at], ...each })) };
}
