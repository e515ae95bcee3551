import type { Metadata } from '@meta-agent/model-io';
import { notRecorded, tableOf } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import {
  NONE,
  showCount,
  showDecimal,
  showInterval,
  showShare,
  showSigned,
} from '../../show-values';

type Layer = Metadata['metrics']['decision_layer'];
type Money = NonNullable<Layer['pnl']>;

/** Below this share of known changes a sum over the known ones misleads. */
const IDENTIFIED = 0.9;

export const moneySection: Section = {
  id: 'money',
  title: 'Money and evidence',
  body: ({ metadata: { metrics, data } }) => {
    const { pnl, ...layer } = metrics.decision_layer;
    if (layer.changes === undefined) return notRecorded();
    return html`${tableOf({
      name: 'Money and evidence',
      head: ['', ''],
      rows: [
        ['identification of the profits', pnl?.identification ?? 'none'],
        ['changes with both profits known', showShare(pnl?.identified_share)],
        ['changes of the vote', showShare(layer.change_rate)],
        ['confirmations of the vote', showShare(layer.confirmation_rate)],
        ...(pnl === null || !isIdentified(pnl) ? [] : moneyRows(pnl)),
        ...settlementRows(data.settlement ?? null),
        ...evidenceRows(pnl === null ? layer.evidence : pnl.evidence),
      ],
    })}`;
  },
};

/** Whether a profit may be shown. */
export const isIdentified = ({ identified_share: share }: Money): boolean =>
  share === undefined || share === null || share >= IDENTIFIED;

function moneyRows(pnl: Money): string[][] {
  return [
    ['profit of the vote, sum of %', showSigned(pnl.base, 1)],
    ['profit of the decisions, sum of %', showSigned(pnl.final, 1)],
    [
      'largest fall, vote and decisions',
      `${showDecimal(pnl.base_drawdown, 1)}, ${showDecimal(pnl.final_drawdown, 1)}`,
    ],
    [
      'trades added, removed, reversed',
      [pnl.added, pnl.removed, pnl.reversed].map(showCount).join(', '),
    ],
    ['gain per change, %', showSigned(pnl.change_difference, 3)],
  ];
}

function settlementRows(settlement: Metadata['data']['settlement'] | null): string[][] {
  const executed = settlement?.executed ?? null;
  if (executed === null) return [];
  const range = showInterval(executed.range90_pct, (end) => showSigned(end, 3));
  return [
    ['executed minus settled profit: mean, 90 %', `${showSigned(executed.mean_pct, 4)}, ${range}`],
  ];
}

function evidenceRows(evidence: Layer['evidence']): string[][] {
  if (evidence === undefined) return [];
  const { blocks, active_blocks: active, missing_days: days, weeks_to_prove: weeks } = evidence;
  return [
    ['independent blocks of time, with changes', `${showCount(blocks)}, ${showCount(active)}`],
    ['days that are missing', days === null ? NONE : showCount(Math.ceil(days))],
    ['weeks more for a gain of this size', weeks === null ? NONE : showCount(Math.ceil(weeks))],
  ];
}
