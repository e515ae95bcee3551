import { verifyLive, type LiveState, type Signer, type VerifyKeys } from '@meta-agent/model-io';

/** Who signs the live states, and whose signatures count beside the signer's. */
export interface Signing {
  readonly signer?: Signer | undefined;
  readonly verifyKeys?: VerifyKeys | undefined;
}

/**
 * A supervisor that signs goes on from no state that somebody else may have written: it would sign what
 * that state says. Without a key every state counts.
 * @throws ModelError signature_*
 */
export function assertProven({ signer, verifyKeys }: Signing, state: LiveState): void {
  if (signer === undefined) return;
  verifyLive(state, new Map([...(verifyKeys ?? []), [signer.keyId, signer.publicKey]]));
}
