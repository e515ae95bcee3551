import { meanProcess, stake, startProcesses, type Processes } from './bets';

/** The evidence against the champion at which the champion is demoted. */
export const DEMOTION_LIMIT = 1000;

/**
 * The evidence against a model before its first block.
 * @example
 * evidenceAgainst(startDemotion()); // 0
 */
export const startDemotion = (): Processes => startProcesses(0);

/**
 * The evidence after one more block: M ← (M + 1)(1 − λx). While the mean gain is not below 0, the
 * expected number of blocks until the limit is at least the limit.
 * Source: Shin, Ramdas & Rinaldo, E-detectors, 2024 (Shiryaev–Roberts e-detector, mixed over bets).
 * @param gain x, the standardised gain over the vote, -1..1
 * @throws RangeError for a gain outside -1..1
 * @example
 * evidenceAgainst(addToDemotion(startDemotion(), 0)); // 1
 */
export const addToDemotion = (processes: Processes, gain: number): Processes =>
  stake(processes, gain, (process, bet) => (process + 1) * (1 - bet * gain));

/**
 * The mean over the bets; the model is demoted at `DEMOTION_LIMIT`.
 * @example
 * evidenceAgainst(startDemotion()) >= DEMOTION_LIMIT; // false
 */
export const evidenceAgainst = meanProcess;
