import type { LiveState } from '@meta-agent/model-io';
import { DEMOTION_LIMIT, PROMOTION_LIMIT } from '@meta-agent/supervision';
import { count, dateMinute, decimal, percent, signed } from '@meta-agent/words';

/** A live state in one line. */
export function lineOf({ generation, threshold, demotion }: LiveState): string {
  return `Generation ${generation}: ${thresholdInWords(threshold)}; ${demotionInWords(demotion)}.`;
}

/** The rows of a table about a live state. */
export function rowsOf(state: LiveState): [string, string][] {
  const { generation, model_version: version, as_of: asOf, threshold, demotion } = state;
  const { counted, wrong, target_precision: target } = threshold;
  const right = counted === 0 ? null : 1 - wrong / counted;
  return [
    ['generation', count(generation)],
    ['model', version],
    ['known until', dateMinute(asOf)],
    ['threshold', thresholdInWords(threshold)],
    ['right answers', `${percent(right)} of ${count(counted)}; target ${percent(target)}`],
    ['evidence against the model', demotionInWords(demotion)],
    ...challengerRows(state.challenger),
    ...onlineRows(state.online),
    ...settledRows(state.settled),
    ['signed by', state.signature?.key ?? 'nobody'],
  ];
}

type Row = [string, string];

function challengerRows(challenger: LiveState['challenger']): Row[] {
  if (challenger === null) return [];
  const { model_version: version, evidence, blocks, ready } = challenger;
  const told = `evidence ${decimal(evidence, 1)} of ${PROMOTION_LIMIT} for it after ${count(blocks)} blocks`;
  return [['challenger', `${version}: ${ready ? 'READY, ' : ''}${told}`]];
}

function onlineRows(online: LiveState['online']): Row[] {
  if (online === null) return [];
  const { learned, trusted, batch_weight: weight } = online;
  const share = trusted ? `weight ${percent(1 - weight)}` : 'not trusted: the model decides alone';
  return [['online expert', `${count(learned)} labels, ${share}`]];
}

function settledRows(settled: LiveState['settled']): Row[] {
  if (settled === null) return [];
  const { decisions: all, changes } = settled;
  const rightOf = (right: number) => percent(all.decisions === 0 ? null : right / all.decisions);
  const gain = changes.profit_pct - changes.other_profit_pct;
  return [
    [
      'settled decisions',
      `${count(all.decisions)}; right ${rightOf(all.right)}, the vote ${rightOf(all.other_right)}`,
    ],
    ['changes', `${count(changes.settled)}; ${signed(gain, 2)} % over the vote in all`],
  ];
}

function thresholdInWords({ value, paused, pauses, floor, cap }: LiveState['threshold']): string {
  const range = `floor ${decimal(floor, 4)}, cap ${decimal(cap, 4)}`;
  const times = pauses === 0 ? '' : `, paused ${count(pauses)} times so far`;
  if (paused)
    return `paused: nothing overrides while it learns on at ${decimal(value, 4)} (${range})`;
  return `threshold ${decimal(value, 4)} (${range}${times})`;
}

function demotionInWords({ demoted, evidence, blocks, scale }: LiveState['demotion']): string {
  if (demoted) return `DEMOTED after ${count(blocks)} blocks`;
  if (scale === null) return 'no demotion: the artifact has no measured profit of its changes';
  return `evidence ${decimal(evidence, 1)} of ${count(DEMOTION_LIMIT)} against the model after ${count(blocks)} blocks`;
}
