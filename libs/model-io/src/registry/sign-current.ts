import type { Signer, VerifyKeys } from '../signature/keys';
import { signatureOf, verifySignature } from '../signature/signature';
import type { Current } from './current';

/**
 * Signs current.json: the version, its manifest's hash (and so every file), the generation, and the
 * head of the ledger (and so every line).
 */
export function signCurrent(current: Current, signer: Signer): Current {
  return { ...current, signature: signatureOf(signedText(current), signer) };
}

/**
 * @throws ModelError signature_missing, signature_key_unknown, signature_invalid
 * @example
 * const current = await openRegistry({ dir: 'models/meta_v2' }).current();
 * current && verifyCurrent(current, new Map()); // null
 */
export function verifyCurrent(current: Current, keys: VerifyKeys): void {
  const { signature } = current;
  verifySignature({ text: signedText(current), signature, at: 'current.json' }, keys);
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
