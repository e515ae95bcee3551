import { lineChart } from '@meta-agent/charts';
import { useMemo } from 'preact/hooks';
import { Chart } from '../chart';
import type { Moment } from '../feed/view';
import { asPercent, asTime, asWholePercent } from '../format';
import { Panel } from '../panel';

/** Between these an override rate is healthy. */
const BAND = [0.15, 0.3] as const;

/** How often the model overrules the vote, against what is healthy. */
export function OverridePanel({ moments }: { readonly moments: readonly Moment[] }) {
  const chart = useMemo(() => chartOf(moments), [moments]);
  const rate = moments.at(-1)?.overrideRate ?? 0;
  return (
    <Panel title="Override rate" note={`${asPercent(rate)} ${judge(rate)}`}>
      <Chart
        label={`Override rate over time, now ${asPercent(rate)}, with its band from 15 to 30 %`}
        chart={chart}
      >
        <table>
          <thead>
            <tr>
              <th>Time</th>
              <th class="number">Override rate</th>
            </tr>
          </thead>
          <tbody>
            {moments
              .filter((_, i) => i % 20 === 0)
              .slice(-15)
              .map(({ atMs, overrideRate }) => (
                <tr key={atMs}>
                  <td>{asTime(atMs)}</td>
                  <td class="number">{asPercent(overrideRate)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Chart>
    </Panel>
  );
}

function chartOf(moments: readonly Moment[]) {
  const rates = moments.map(({ overrideRate }) => overrideRate);
  return lineChart({
    x: { name: 'time', scale: 'time', format: asTime },
    y: { name: 'overruled', min: 0, max: Math.max(0.4, ...rates), format: asWholePercent },
    lines: [
      {
        name: 'healthy, 15 to 30 %',
        colour: 'good',
        points: [],
        band: [moments[0], moments[moments.length - 1]].map(({ atMs }) => [atMs, ...BAND]),
      },
      {
        name: 'last 1,000 decisions',
        colour: 'main',
        points: moments.map(({ atMs, overrideRate }) => [atMs, overrideRate]),
      },
    ],
  });
}

function judge(rate: number): string {
  if (rate < BAND[0]) return 'of the last 1,000 decisions, below its band of 15 to 30 %.';
  if (rate > BAND[1]) return 'of the last 1,000 decisions, above its band of 15 to 30 %.';
  return 'of the last 1,000 decisions, within its band of 15 to 30 %.';
}
