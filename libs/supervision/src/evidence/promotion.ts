import { meanProcess, stake, startProcesses, type Processes } from './bets';

/** The evidence for a challenger at which the challenger is promoted. */
export const PROMOTION_LIMIT = 20;

/**
 * The evidence for the challengers before the first block, and after a promotion.
 * @example
 * evidenceFor(startPromotion()); // 1
 */
export const startPromotion = (): Processes => startProcesses(1);

/**
 * The evidence after one more block: the mean over the bets of Π(1 + λx). One process goes on over
 * all challengers of a lineage: while none is better, the chance that it ever reaches the limit is at
 * most 1 / limit, 5 % for all weeks together.
 * Source: Ville's inequality; Waudby-Smith & Ramdas, Estimating Means of Bounded Random Variables by
 * Betting, 2024.
 * @param gain x, the standardised gain over the champion, -1..1; over the vote without a champion
 * @throws RangeError for a gain outside -1..1
 * @example
 * evidenceFor(addToPromotion(startPromotion(), 0)); // 1
 */
export const addToPromotion = (processes: Processes, gain: number): Processes =>
  stake(processes, gain, (process, bet) => process * (1 + bet * gain));

/**
 * The mean over the bets; the challenger is promoted at `PROMOTION_LIMIT`.
 * @example
 * evidenceFor(startPromotion()) >= PROMOTION_LIMIT; // false
 */
export const evidenceFor = meanProcess;
