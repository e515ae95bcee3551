import { lineChart } from '@meta-agent/charts';
import type { Metadata } from '@meta-agent/model-io';
import { figuresOf, notRecorded, type Figure } from '../../figure';
import type { Section } from '../../reported-model';
import { showCount, showInterval, showMoment, showPoints, showSigned } from '../../show-values';
import { isIdentified } from './money-section';

type Periods = NonNullable<Metadata['metrics']['uplift_over_time']>;
type Period = Periods[number];

export const upliftSection: Section = {
  id: 'uplift',
  title: 'Gain over the vote',
  body: ({ metadata: { metrics } }) => {
    const periods = metrics.uplift_over_time;
    if (periods === undefined) return notRecorded();
    const { pnl } = metrics.decision_layer;
    return pnl !== null && isIdentified(pnl)
      ? figuresOf(upliftFigure(periods, ACCURACY), upliftFigure(periods, MONEY))
      : figuresOf(upliftFigure(periods, ACCURACY));
  },
};

interface Measure {
  readonly title: string;
  readonly what: string;
  readonly unit: string;
  readonly value: (period: Period) => number | null;
  readonly interval: (period: Period) => readonly [number, number] | null;
  readonly show: (value: number | null) => string;
}

const ACCURACY: Measure = {
  title: 'Accuracy gained over time',
  what: 'Accuracy of the final decisions minus that of the vote',
  unit: 'gain in points',
  value: ({ uplift }) => uplift,
  interval: ({ uplift_ci95 }) => uplift_ci95,
  show: showPoints,
};

const MONEY: Measure = {
  title: 'Profit gained over time',
  what: 'Profit of the final decisions minus that of the vote, in percent per decision',
  unit: 'gain in % per decision',
  value: ({ pnl_difference }) => pnl_difference,
  interval: ({ pnl_difference_ci95 }) => pnl_difference_ci95,
  show: (value) => showSigned(value, 3),
};

function upliftFigure(periods: Periods, measure: Measure): Figure {
  const { title, what, unit, value, interval, show } = measure;
  const middles = periods.map(({ from, to }) => (Date.parse(from) + Date.parse(to)) / 2);
  const ends = [middles[0], middles[middles.length - 1]];
  return {
    title,
    description: `${what}, in each period of the test part, with the 95 % interval. Above the dashed line the final decisions are better.`,
    chart: lineChart({
      x: { name: 'middle of the period, UTC', scale: 'utc' },
      y: { name: unit, format: show },
      lines: [
        { name: 'no gain', colour: 'hold', stroke: 'dashed', points: ends.map((x) => [x, 0]) },
        {
          name: 'gain, with its interval',
          colour: 'main',
          marker: 'circle',
          points: periods.map((period, i) => [middles[i], value(period) ?? 0]),
          band: periods.map((period, i) => {
            const [low, high] = interval(period) ?? [value(period) ?? 0, value(period) ?? 0];
            return [middles[i], low, high];
          }),
        },
      ],
    }),
    table: {
      head: ['from', 'to', 'decisions', 'overrides', unit, '95 % interval'],
      rows: periods.map((period) => [
        showMoment(period.from),
        showMoment(period.to),
        showCount(period.n_samples),
        showCount(period.overrides),
        show(value(period)),
        showInterval(interval(period), show),
      ]),
    },
  };
}
