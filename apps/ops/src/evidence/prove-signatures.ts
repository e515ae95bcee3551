import {
  beginsChain,
  parseGeneration,
  verifyCurrent,
  verifyLive,
  type History,
  type VerifyKeys,
} from '@meta-agent/model-io';
import type { EvidenceManifest } from './evidence-manifest';
import type { ReadFiles } from './prove-contents';

/**
 * Proves that one of these keys signed the ledger's head and the newest live state of each chain, and so
 * every line and every state. Call it after the contents are proven.
 * @throws ModelError signature_*, live_invalid
 */
export function proveSignatures(
  { live, first_live_generation: first }: EvidenceManifest,
  files: ReadFiles,
  history: History | null,
  keys: VerifyKeys,
): void {
  if (history !== null) verifyCurrent(history.current, keys);
  if (live === null || first === null) return;
  let isNewest = true;
  for (let { generation } = live; generation >= first; generation -= 1) {
    const path = `live/${generation}.json`;
    const bytes = files.get(path) ?? new Uint8Array();
    const { state } = parseGeneration(bytes, path, { generation, sha256: null });
    if (isNewest) verifyLive(state, keys);
    isNewest = beginsChain(state);
  }
}
