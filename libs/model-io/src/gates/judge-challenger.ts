import { judgeGates, type GateFlaw } from './judge-gates';

/** The gate that compares with the champion by one look: the lineage proves it while both decide. */
const PROVEN_BY_LINEAGE = 'better_than_champion';

/**
 * The reasons against a challenger that answers or is promoted by its lineage: every reason against a
 * promotion, but for the comparison with the champion.
 * @example
 * import { smallDraft } from '@meta-agent/model-io/testing';
 * const { metadata } = smallDraft();
 * judgeChallenger({ ...metadata, gates: metadata.gates.slice(1) }).map(({ name }) => name); // ['samples']
 */
export const judgeChallenger = (metadata: Parameters<typeof judgeGates>[0]): GateFlaw[] =>
  judgeGates(metadata).filter(({ name }) => name !== PROVEN_BY_LINEAGE);
