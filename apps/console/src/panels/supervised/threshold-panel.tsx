import { lineChart, type Line } from '@meta-agent/charts';
import type { LivePoint } from '@meta-agent/engine-api';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../elements/chart';
import { Panel } from '../../elements/panel';
import { asConfidence } from '../../text/format';
import { alongStates, timeAxis } from './along-states';
import { StatesTable } from './states-table';

export interface HistoryProps {
  /** The oldest first; at least one. */
  readonly history: readonly LivePoint[];
}

/** The adapted threshold over time, between its floor and its cap. */
export function ThresholdPanel({ history }: HistoryProps) {
  const chart = useMemo(() => chartOf(history), [history]);
  const newest = history[history.length - 1];
  return (
    <Panel title="Threshold" note={describe(newest)}>
      <Chart label={`Override threshold over time, now ${inWords(newest)}`} chart={chart}>
        <StatesTable
          history={history}
          columns={[
            ['Threshold', inWords],
            ['Floor', ({ floor }) => asConfidence(floor)],
            ['Cap', ({ cap }) => asConfidence(cap)],
          ]}
        />
      </Chart>
    </Panel>
  );
}

const inWords = ({ threshold, paused }: LivePoint): string =>
  paused ? `paused, ${asConfidence(threshold)} in shadow` : asConfidence(threshold);

function describe({ threshold, paused, floor, cap }: LivePoint): string {
  const range = `between ${asConfidence(floor)}, the model's own, and ${asConfidence(cap)}`;
  return paused
    ? `Nothing overrides: the threshold is above its cap of ${asConfidence(cap)}. It learns on in shadow, now ${asConfidence(threshold)}.`
    : `An override needs a probability of ${asConfidence(threshold)}, adapted ${range}.`;
}

function chartOf(history: readonly LivePoint[]) {
  const lines: Line[] = [
    {
      name: 'in force',
      colour: 'main',
      points: alongStates(history, ({ threshold, paused }) => (paused ? null : threshold)),
    },
    {
      name: 'paused: nothing overrides',
      colour: 'other',
      stroke: 'dotted',
      points: alongStates(history, ({ threshold, paused }) => (paused ? threshold : null)),
    },
    {
      name: 'floor',
      colour: 'good',
      stroke: 'dashed',
      points: alongStates(history, ({ floor }) => floor),
    },
    {
      name: 'cap',
      colour: 'bad',
      stroke: 'dot-dashed',
      points: alongStates(history, ({ cap }) => cap),
    },
  ];
  const values = history.flatMap(({ threshold, floor, cap }) => [threshold, floor, cap]);
  return lineChart({
    x: timeAxis(history),
    y: {
      name: 'least probability of an override',
      min: Math.min(...values) - 0.01,
      max: Math.max(...values) + 0.01,
      format: asConfidence,
    },
    lines,
  });
}
