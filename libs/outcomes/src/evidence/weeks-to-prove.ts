import type { Evidence } from './measure-evidence';

const WEEK_MS = 604_800_000;

/** Standard normal quantile of 0.8: a true gain of this size is then proven in four of five cases. */
const FOUR_IN_FIVE = 0.8416;

/**
 * The number of further weeks of similar data that prove a gain of this size: the lower bound is
 * then above 0 in four of five cases. The error shrinks with the root of the time; the critical
 * value is the value from the blocks.
 * @param gain the true gain, by default the measured one
 * @returns 0 when the measured time is enough; null without a gain or a bound from the blocks
 * @example
 * const week = { status: 'measured', blocks: 30, activeBlocks: 30, spanMs: 604_800_000 };
 * const bounds = { lowerBound: 0.7, upperBound: 1.3, interval95: [0.8, 1.2] };
 * weeksToProve({ ...week, ...bounds, estimate: 1, standardError: 0.1 }); // 0
 */
export function weeksToProve(
  evidence: Extract<Evidence, { status: 'measured' }>,
  gain = evidence.estimate,
): number | null {
  const { estimate, standardError, spanMs } = evidence;
  const critical = (estimate - evidence.lowerBound) / standardError;
  if (!(gain > 0 && Number.isFinite(critical))) return null;
  const times = (((critical + FOUR_IN_FIVE) * standardError) / gain) ** 2;
  return Math.max(0, ((times - 1) * spanMs) / WEEK_MS);
}
