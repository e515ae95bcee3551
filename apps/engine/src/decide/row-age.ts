import type { Decision } from '@meta-agent/decision';
import { parseTimestamp } from '@meta-agent/features';

/** A record may be dated ahead of the engine's clock by this much: clocks differ. */
const MAX_AHEAD_MS = 60_000;

/**
 * @param maxAgeMs META_MAX_ROW_AGE
 * @returns whether training may use the row of a decision: not when its record is dated too long
 * before or after the decision, or was refused as stale. Otherwise a caller could rewrite history.
 */
export function createTrainRule(
  maxAgeMs: number,
): (timestamp: string, { reason }: Pick<Decision, 'reason'>, decidedAtMs: number) => boolean {
  // The records of one bar have one timestamp.
  let [lastText, lastMs] = ['', Number.NaN];
  return (timestamp, { reason }, decidedAtMs) => {
    if (timestamp !== lastText) [lastText, lastMs] = [timestamp, parseTimestamp(timestamp)];
    const ageMs = decidedAtMs - lastMs;
    return ageMs <= maxAgeMs && ageMs >= -MAX_AHEAD_MS && reason !== 'stale_signals';
  };
}
