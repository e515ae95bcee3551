import { ModelError } from '../errors';
import { isSignedBy, type Signer, type VerifyKeys } from '../signature/keys';
import type { Current } from './current';

/**
 * Signs current.json: the version, its manifest's hash (and so every file), the generation, and the
 * head of the ledger (and so every line).
 */
export function signCurrent(current: Current, signer: Signer): Current {
  const ed25519 = signer.sign(signedText(current));
  return { ...current, signature: { key: signer.keyId, ed25519 } };
}

/** @throws ModelError signature_missing, signature_key_unknown, signature_invalid */
export function verifyCurrent(current: Current, keys: VerifyKeys): void {
  const at = 'current.json';
  const expected = `a signature by ${[...keys.keys()].join(' or ')}`;
  const { signature } = current;
  if (signature === undefined) {
    throw new ModelError('signature_missing', { at, expected, received: 'none' });
  }
  const key = keys.get(signature.key);
  if (key === undefined) {
    throw new ModelError('signature_key_unknown', { at, expected, received: signature.key });
  }
  if (!isSignedBy(key, signedText(current), signature.ed25519)) {
    const received = `a signature by ${signature.key} of other contents`;
    throw new ModelError('signature_invalid', { at, expected, received });
  }
}

/** The first line keeps signatures of other kinds of documents apart. */
function signedText({
  version,
  promoted_at,
  previous,
  generation,
  manifest_sha256,
  ledger_head: { hash, count },
}: Current): string {
  const head = { hash, count };
  const fields = { version, promoted_at, previous, generation, manifest_sha256, ledger_head: head };
  return `meta-agent current 1\n${JSON.stringify(fields)}`;
}
