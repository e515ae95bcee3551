import { lineChart } from '@meta-agent/charts';
import type { Metadata } from '@meta-agent/model-io';
import { figuresOf, momentCell, notRecorded, tableOf } from '../../figure';
import { html, type Html } from '../../html';
import type { ReportedModel, Section } from '../../reported-model';
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
  body: ({ metadata: { metrics, data, config, validation } }, versions) => {
    const { pnl, ...layer } = metrics.decision_layer;
    if (layer.changes === undefined) return notRecorded();
    return html`${tableOf({
      name: 'Money and evidence',
      head: ['', ''],
      rows: [
        ['records of the test part', showCount(validation?.test_rows ?? null)],
        ['identification of the profits', pnl?.identification ?? 'none'],
        ['changes with both profits known', showShare(pnl?.identified_share)],
        ['changes of the vote', showShare(layer.change_rate)],
        ['confirmations of the vote', showShare(layer.confirmation_rate)],
        ...(pnl === null || !isIdentified(pnl) ? [] : moneyRows(pnl, config.cost_pct)),
        ...settlementRows(data.settlement ?? null),
        ...evidenceRows(pnl === null ? layer.evidence : pnl.evidence),
      ],
    })}
    ${pnl !== null && isIdentified(pnl) && cumulatedOf(pnl, versions)}`;
  },
};

/** Whether a profit may be shown. */
export const isIdentified = ({ identified_share: share }: Money): boolean =>
  share === undefined || share === null || share >= IDENTIFIED;

/** Both sums over time; older versions did not record them. */
function cumulatedOf({ cumulated = [] }: Money, versions: readonly ReportedModel[]): Html | null {
  if (cumulated.length === 0) return null;
  const all = versions.flatMap(
    ({ metadata }) => metadata.metrics.decision_layer.pnl?.cumulated ?? [],
  );
  const values = all.flatMap(({ base, final }) => [base, final]);
  const show = (value: number) => showSigned(value, 1);
  const points = (side: 'base' | 'final') =>
    cumulated.map((moment) => [Date.parse(moment.until), moment[side]] as const);
  return figuresOf({
    title: 'Cumulated profit',
    description:
      'Profit of each decision in percent of the price, after cost, summed from the start of the test part, over the records on which both profits are known.',
    chart: lineChart({
      x: { name: 'time, UTC', scale: 'utc' },
      y: {
        ...{ name: 'sum of %', format: show },
        ...{ min: Math.min(0, ...values), max: Math.max(0, ...values) },
      },
      lines: [
        { name: 'vote', colour: 'hold', stroke: 'dashed', points: points('base') },
        { name: 'decisions', colour: 'main', points: points('final') },
      ],
    }),
    table: {
      head: ['until', 'vote', 'decisions', 'difference'],
      rows: cumulated.map(({ until, base, final }) => [
        momentCell(until),
        ...[base, final, final - base].map(show),
      ]),
    },
  });
}

function moneyRows(pnl: Money, costPct: unknown): string[][] {
  return [
    ['profit of the vote, sum of %', showSigned(pnl.base, 1)],
    ['profit of the decisions, sum of %', showSigned(pnl.final, 1)],
    [
      'largest fall, vote and decisions, sum of %',
      `${showDecimal(pnl.base_drawdown, 1)}, ${showDecimal(pnl.final_drawdown, 1)}`,
    ],
    ['trades of the vote, of the decisions', tradesInWords(pnl)],
    ...costRows(pnl, costPct),
    [
      'trades added, removed, reversed',
      [pnl.added, pnl.removed, pnl.reversed].map(showCount).join(', '),
    ],
    [
      'gain per change, %, 95 % interval',
      `${showSigned(pnl.change_difference, 3)}, ${showInterval(pnl.evidence?.ci95 ?? null, (end) => showSigned(end, 3))}`,
    ],
  ];
}

const tradesInWords = ({ base_trades: base, final_trades: final }: Money) =>
  `${showCount(base ?? null)}, ${showCount(final ?? null)}`;

/** Prices are settled with a known cost; the profits of executed trades are after their own. */
function costRows(pnl: Money, costPct: unknown): string[][] {
  const { identification, base_trades: base, final_trades: final } = pnl;
  if (identification !== 'prices' || typeof costPct !== 'number') return [];
  const cost = (trades: number | undefined) =>
    trades === undefined ? NONE : showDecimal(trades * costPct, 1);
  return [['cost of these trades, sum of %', `${cost(base)}, ${cost(final)}`]];
}

function settlementRows(settlement: Metadata['data']['settlement'] | null): string[][] {
  const executed = settlement?.executed ?? null;
  if (executed === null) return [];
  const range = showInterval(executed.range90_pct, (end) => showSigned(end, 3));
  return [
    [
      'executed minus settled profit, %: mean, middle 90 %',
      `${showSigned(executed.mean_pct, 4)}, ${range}`,
    ],
  ];
}

function evidenceRows(evidence: Layer['evidence']): string[][] {
  if (evidence === undefined) return [];
  const { blocks, active_blocks: active, missing_days: days, weeks_to_prove: weeks } = evidence;
  const enough = evidence.status === 'measured' ? showCount(0) : NONE;
  const missing = days === null ? enough : showCount(Math.ceil(days));
  return [
    ['independent blocks of time, with changes', `${showCount(blocks)}, ${showCount(active)}`],
    ['more days for enough blocks', missing],
    [
      'more weeks to prove a gain of this size',
      weeks === null ? NONE : showCount(Math.ceil(weeks)),
    ],
  ];
}
