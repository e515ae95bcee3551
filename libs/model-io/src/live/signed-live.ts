import type { Signer, VerifyKeys } from '../signature/keys';
import { signatureOf, verifySignature } from '../signature/signature';
import type { LiveState } from './live-state';

const NEXT =
  'find out who published it; to sign it: meta-supervisor run --rebuild --sign-key F, with the options of run';

/** The state with a signature over all its other fields, in the order of the schema. */
export const signLive = (state: LiveState, signer: Signer): LiveState => ({
  ...state,
  signature: signatureOf(signedText(state), signer),
});

/**
 * Verifies the signature of a state, and so of every state that its chain proves.
 * @throws ModelError signature_missing, signature_key_unknown, signature_invalid
 * @example
 * const live = await readLive('models/meta_v2');
 * live && verifyLive(live.state, new Map()); // null
 */
export function verifyLive(state: LiveState, keys: VerifyKeys): void {
  const at = `live/${state.generation}.json`;
  verifySignature({ text: signedText(state), signature: state.signature, at, next: NEXT }, keys);
}

/** The first line keeps signatures of other kinds of documents apart. */
function signedText({ signature: _, ...state }: LiveState): string {
  return `meta-agent live 1\n${JSON.stringify(state)}`;
}
