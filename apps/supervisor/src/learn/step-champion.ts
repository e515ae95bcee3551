import type { DecidedRow } from '../input/decisions/decided-row';
import type { RuleOf } from './learn-decision';

/** A line of the ledger that made a version the current one. */
export interface Promotion {
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/**
 * The version that is watched at the end of a step: the one that was made current last, of those that
 * decided in the step and the one watched so far. An engine that goes on with an older version does
 * not change it. Of versions that the ledger did not know yet, it is the one of the last row.
 * Rows without a model, or of a version that is not in the registry, are passed over.
 * @param watched the version of the step before; null for the first
 */
export function championOf(
  watched: string | null,
  rows: readonly Pick<DecidedRow, 'modelVersion'>[],
  ledger: {
    readonly promotions: readonly Promotion[];
    readonly ruleOf: RuleOf;
    readonly endMs: number;
  },
): string | null {
  const { promotions, ruleOf, endMs } = ledger;
  const rankOf = (of: string | null) =>
    promotions.findLastIndex(({ version, atMs }) => version === of && atMs <= endMs);
  let champion = watched !== null && ruleOf(watched) !== null ? watched : null;
  for (const { modelVersion } of rows) {
    if (modelVersion === champion || modelVersion === null) continue;
    if (ruleOf(modelVersion) === null) continue;
    if (champion === null || rankOf(modelVersion) >= rankOf(champion)) champion = modelVersion;
  }
  return champion;
}
