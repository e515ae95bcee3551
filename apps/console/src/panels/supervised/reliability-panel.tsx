import { lineChart } from '@meta-agent/charts';
import type { LiveReport } from '@meta-agent/engine-api';
import { sum } from '@meta-agent/features';
import { interval } from '@meta-agent/words';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../elements/chart';
import { Panel } from '../../elements/panel';
import { asCount, asPercent, asTenths, asWholePercent } from '../../text/format';
import { reliabilityOf, type Bin } from './reliability';

export interface ReliabilityPanelProps {
  readonly bins: NonNullable<LiveReport['settled']>['reliability'];
}

/** How often the model was right, by the probability that it gave. */
export function ReliabilityPanel({ bins: counted }: ReliabilityPanelProps) {
  const bins = useMemo(() => reliabilityOf(counted), [counted]);
  const chart = useMemo(() => chartOf(bins), [bins]);
  return (
    <Panel title="Reliability of what has settled" note={describe(bins)}>
      <Chart label="Share of right answers by the probability that the model gave" chart={chart}>
        <table class="reliability">
          <thead>
            <tr>
              <th>Said</th>
              <th class="number">Answers</th>
              <th class="number">Right</th>
              <th class="number">95 % interval</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ from, count, mean, right, low, high }) => (
              <tr key={from}>
                <td>{asPercent(mean)}</td>
                <td class="number">{asCount(count)}</td>
                <td class="number">{asPercent(right)}</td>
                <td class="number">{interval([100 * low, 100 * high], asTenths)}&nbsp;%</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Chart>
    </Panel>
  );
}

function describe(bins: readonly Bin[]): string {
  const total = sum(bins.map(({ count }) => count));
  if (total === 0) return 'No answer of the model has settled yet.';
  const meanOf = (valueOf: (bin: Bin) => number) =>
    sum(bins.map((bin) => bin.count * valueOf(bin))) / total;
  const [said, was] = [meanOf(({ mean }) => mean), meanOf(({ right }) => right)];
  return `The model said ${asPercent(said)} on average and was right in ${asPercent(was)} of ${asCount(total)} answers.`;
}

function chartOf(bins: readonly Bin[]) {
  const largest = Math.max(1, ...bins.map(({ count }) => count));
  const axis = { min: 0.3, max: 1, step: 0.1, format: asTenths };
  return lineChart({
    x: { ...axis, name: 'probability that the model gave' },
    y: { name: 'right', min: 0, max: 1, format: asWholePercent },
    lines: [
      { name: 'as said', colour: 'hold', stroke: 'dashed', points: [[0.3, 0.3], [1, 1]] }, // prettier-ignore
      {
        name: 'settled, with 95 % intervals',
        colour: 'main',
        marker: 'circle',
        points: bins.map(({ mean, right }) => [mean, right]),
        intervals: bins.map(({ mean, low, high }) => [mean, low, high]),
        weights: bins.map(({ count }) => count / largest),
      },
    ],
  });
}
