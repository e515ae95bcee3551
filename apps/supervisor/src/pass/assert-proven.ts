import { verifyLive, type LiveState, type Signer, type VerifyKeys } from '@meta-agent/model-io';

/** Who signs the live states, and whose signatures count beside the signer's. */
export interface Signing {
  readonly signer?: Signer | undefined;
  readonly verifyKeys?: VerifyKeys | undefined;
}

/** The keys that a supervisor believes, its own among them; undefined without a key of its own. */
export const believedKeys = ({ signer, verifyKeys }: Signing): VerifyKeys | undefined =>
  signer && new Map([...(verifyKeys ?? []), [signer.keyId, signer.publicKey]]);

/**
 * A supervisor that signs goes on from no state that somebody else may have written: it would sign what
 * that state says, and all that its chain holds. Without a key every state counts.
 * @param isRepeated whether the inputs give the state again
 * @returns whether the next state may continue the chain; an unsigned state that the inputs give again
 * proves nothing of the states before it, and the next one begins a chain
 * @throws ModelError signature_*
 */
export function assertProven(signing: Signing, state: LiveState, isRepeated: boolean): boolean {
  const keys = believedKeys(signing);
  if (keys === undefined) return true;
  if (isRepeated && state.signature === undefined) return false;
  verifyLive(state, keys);
  return true;
}
