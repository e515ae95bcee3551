import { ModelError } from '../errors';
import { demotionOf } from './control/standing';
import { linesInForce } from './history';
import type { LedgerEntry, LedgerState } from './ledger';

/** A formerly promoted version that a rollback skips, with the reason. */
export interface SkippedVersion {
  readonly version: string;
  /** `rolled_back`, `demoted`, or the code of the check that the version fails. */
  readonly code: string;
  readonly reason: string;
}

export interface RollbackChoice {
  /** Null when there is no good version to go back to. */
  readonly version: string | null;
  /** Newest first. */
  readonly skipped: readonly SkippedVersion[];
}

/**
 * Walks back through the promoted versions to the first that still validates and has its promoted
 * contents. It skips versions that were rolled back: two rollbacks in a row go back two
 * promotions. It skips versions whose demotion nobody has released.
 * @param manifestHashOf loads and validates a version; throws a ModelError
 */
export async function chooseRollback(
  state: LedgerState,
  manifestHashOf: (version: string) => Promise<string>,
): Promise<RollbackChoice> {
  const lines = linesInForce(state);
  const skipped: SkippedVersion[] = [];
  const seen = new Set([lines.at(-1)?.to]);
  for (const line of lines.toReversed()) {
    if (seen.has(line.to)) continue;
    seen.add(line.to);
    const latched = leftByRollback(lines, line) ?? demotedIn(lines, line.to);
    const flaw = latched ?? (await flawOf(line, manifestHashOf));
    if (flaw === null) return { version: line.to, skipped };
    skipped.push({ version: line.to, ...flaw });
  }
  return { version: null, skipped };
}

type Flaw = Omit<SkippedVersion, 'version'>;

/** `line` is the last promotion of its version; the next line ended that promotion. */
function leftByRollback(lines: readonly LedgerEntry[], line: LedgerEntry): Flaw | null {
  const next = lines.at(lines.indexOf(line) + 1);
  if (next?.event !== 'rollback') return null;
  return {
    code: 'rolled_back',
    reason: `was rolled back on ${next.at} by ${next.actor}: ${next.reason}`,
  };
}

function demotedIn(lines: readonly LedgerEntry[], version: string): Flaw | null {
  const demotion = demotionOf(lines, version);
  if (demotion === null) return null;
  const { at, actor, reason } = demotion;
  return { code: 'demoted', reason: `was demoted on ${at} by ${actor}: ${reason}` };
}

async function flawOf(
  line: LedgerEntry,
  manifestHashOf: (version: string) => Promise<string>,
): Promise<Flaw | null> {
  try {
    const hash = await manifestHashOf(line.to);
    if (hash === line.manifest_sha256) return null;
    return { code: 'hash_mismatch', reason: 'is no longer what was promoted' };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { code: error.code, reason: error.message };
  }
}
