import { judgeChallenger } from '../../gates/judge-challenger';
import { linesInForce } from '../history';
import type { LedgerEntry } from '../ledger';
import { listVersions, loadVersion, readCurrent, verifyLedger } from '../read-registry';
import { readNamedChallenger } from './named-challenger';

/** Whatever is the newest candidate. */
export const NEWEST = 'newest';

/**
 * The challenger of a registry. `newest` is the version that a person named in challenger.json, until
 * it is promoted; else the newest version that was saved after the current one and never promoted, so
 * that a version that was rolled back does not come back by itself, and that passes its gates.
 * @param wanted a version, or `newest`
 * @returns null when there is none
 * @throws ModelError challenger_invalid, and the errors of the ledger and of a candidate that is broken
 * @example
 * await chooseChallenger('models/meta_v2', 'newest').catch(() => null); // null
 */
export async function chooseChallenger(dir: string, wanted: string): Promise<string | null> {
  const current = await readCurrent(dir);
  if (wanted !== NEWEST) return wanted === current?.version ? null : wanted;
  const lines = linesInForce(await verifyLedger(dir));
  const named = await readNamedChallenger(dir);
  if (named !== null && !lines.some((line) => isPromotion(line, named))) return named.version;
  if (current === null) return null;
  const promoted = new Set(lines.map(({ to }) => to));
  const versions = await listVersions(dir);
  const candidates = versions.filter(
    (version) => version > current.version && !promoted.has(version),
  );
  for (const version of candidates.toReversed()) {
    const { metadata } = await loadVersion(dir, version);
    if (judgeChallenger(metadata).length === 0) return version;
  }
  return null;
}

const isPromotion = (
  { event, to, at }: LedgerEntry,
  named: { readonly version: string; readonly at: string },
): boolean => event === 'promote' && to === named.version && Date.parse(at) >= Date.parse(named.at);
