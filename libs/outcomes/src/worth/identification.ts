/**
 * How profits are known. `prices`: every action of every record. `explored`: the executed action of
 * a draw with known probabilities. `executed`: the executed trade and HOLD alone.
 */
export const IDENTIFICATIONS = ['prices', 'explored', 'executed'] as const;
export type Identification = (typeof IDENTIFICATIONS)[number];

/** Share of the changes whose gain must be known before a profit is named. */
export const MIN_IDENTIFIED_SHARE = 0.9;
