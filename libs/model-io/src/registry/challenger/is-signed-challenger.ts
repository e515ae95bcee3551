import type { LoadedModel } from '../../load/load-artifact';
import type { VerifyKeys } from '../../signature/keys';
import { linesInForce } from '../history';
import { verifyLedger } from '../read-registry';

/**
 * Whether a line of the signed ledger names this version as the challenger, with all its files: the
 * person who signed the line trusts it to answer as a canary.
 * @throws ModelError signature_* and the errors of the ledger
 * @example
 * const model = { version: 'v1', manifestHash: '0'.repeat(64) };
 * await isSignedChallenger('models/meta_v2', model, new Map()); // false
 */
export async function isSignedChallenger(
  dir: string,
  { version, manifestHash }: Pick<LoadedModel, 'version' | 'manifestHash'>,
  keys: VerifyKeys,
): Promise<boolean> {
  return linesInForce(await verifyLedger(dir, keys)).some(
    ({ event, details }) =>
      event === 'challenge' &&
      details?.challenger === version &&
      details.manifest_sha256 === manifestHash,
  );
}
