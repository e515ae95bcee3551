import { lineChart } from '@meta-agent/charts';
import type { Metadata } from '@meta-agent/model-io';
import { figuresOf, momentCell, notRecorded, type Figure } from '../../figure';
import type { Section } from '../../reported-model';
import { showCount, showInterval, showPoints, showSigned } from '../../show-values';
import { isIdentified } from './money-section';

type Periods = NonNullable<Metadata['metrics']['uplift_over_time']>;
type Period = Periods[number];

export const upliftSection: Section = {
  id: 'uplift',
  title: 'Gain over the vote',
  body: ({ metadata: { metrics } }, versions) => {
    const periods = metrics.uplift_over_time;
    if (periods === undefined) return notRecorded();
    const all = versions.flatMap(({ metadata }) => metadata.metrics.uplift_over_time ?? []);
    const { pnl } = metrics.decision_layer;
    return pnl !== null && isIdentified(pnl)
      ? figuresOf(upliftFigure(periods, ACCURACY, all), upliftFigure(periods, MONEY, all))
      : figuresOf(upliftFigure(periods, ACCURACY, all));
  },
};

interface Measure {
  readonly title: string;
  readonly what: string;
  readonly unit: string;
  /** The heading of its column. */
  readonly head: string;
  readonly value: (period: Period) => number | null;
  readonly interval: (period: Period) => readonly [number, number] | null;
  readonly show: (value: number | null) => string;
}

const ACCURACY: Measure = {
  title: 'Accuracy gained over time',
  what: 'Accuracy of the final decisions minus that of the vote',
  unit: 'gain in points',
  head: 'gain, points',
  value: ({ uplift }) => uplift,
  interval: ({ uplift_ci95 }) => uplift_ci95,
  show: showPoints,
};

const MONEY: Measure = {
  title: 'Profit gained over time',
  what: 'Profit of the final decisions minus that of the vote, in percent per decision',
  unit: 'gain in % per decision',
  head: 'gain, %',
  value: ({ pnl_difference }) => pnl_difference,
  interval: ({ pnl_difference_ci95 }) => pnl_difference_ci95,
  show: (value) => showSigned(value, 3),
};

/** Null where nothing changed: no gain and no loss was possible. */
const gainOf = (period: Period, { value }: Measure) =>
  period.changes === 0 ? null : value(period);

/** Older versions count overrides alone. */
const changesOf = ({ changes, overrides }: Period) => changes ?? overrides;

const counted = (periods: Periods) =>
  periods.some(({ changes }) => changes === undefined) ? 'overrides' : 'changes';

/** The ends of the axis: the same for all versions on the page. */
function endsOf(all: Periods, measure: Measure) {
  const values = all.flatMap((period) => [
    ...(measure.interval(period) ?? []),
    gainOf(period, measure) ?? 0,
  ]);
  return { min: Math.min(0, ...values), max: Math.max(0, ...values) };
}

function upliftFigure(periods: Periods, measure: Measure, all: Periods): Figure {
  const { title, what, unit, head, value, interval, show } = measure;
  const most = Math.max(1, ...all.map(changesOf));
  const middles = periods.map(({ from, to }) => (Date.parse(from) + Date.parse(to)) / 2);
  const ends = [middles[0], middles[middles.length - 1]];
  const intervals = periods.flatMap((period, i) => {
    const ends = gainOf(period, measure) === null ? null : interval(period);
    return ends === null ? [] : [[middles[i], ...ends] as const];
  });
  return {
    title,
    description: `${what}, in each period of the test part, with the 95 % interval where the time is long enough for one. The larger a dot, the more changes; a gap is a period without changes. Above the dashed line the final decisions are better.`,
    chart: lineChart({
      x: { name: 'middle of the period, UTC', scale: 'utc' },
      y: { name: unit, format: show, ...endsOf(all, measure) },
      lines: [
        { name: 'no gain', colour: 'hold', stroke: 'dashed', points: ends.map((x) => [x, 0]) },
        {
          name: intervals.length === 0 ? 'gain' : 'gain, with its interval',
          colour: 'main',
          marker: 'circle',
          points: periods.map((period, i) => [middles[i], gainOf(period, measure)]),
          intervals,
          weights: periods.map((period) => changesOf(period) / most),
        },
      ],
    }),
    table: {
      head: ['from', 'to', 'decisions', counted(periods), head, '95 % interval'],
      rows: periods.map((period) => [
        momentCell(period.from),
        momentCell(period.to),
        showCount(period.n_samples),
        showCount(changesOf(period)),
        show(value(period)),
        showInterval(interval(period), show),
      ]),
    },
  };
}
