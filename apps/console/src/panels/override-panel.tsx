import { useMemo } from 'preact/hooks';
import { Chart } from '../chart';
import type { Moment } from '../feed/view';
import { asPercent, asTime, asWholePercent } from '../format';
import { Panel } from '../panel';

/** Between these an override rate is healthy. */
const BAND = [0.15, 0.3] as const;

const SERIES = [
  { label: 'last 1,000 decisions', colour: 'main', kind: 'line' },
  { label: '30 %', colour: 'good', kind: 'line' },
  { label: '15 %', colour: 'good', kind: 'line' },
] as const;

/** How often the model overrules the vote, against what is healthy. */
export function OverridePanel({ moments }: { readonly moments: readonly Moment[] }) {
  const data = useMemo(() => dataOf(moments), [moments]);
  const rate = moments.at(-1)?.overrideRate ?? 0;
  return (
    <Panel title="Override rate" note={`${asPercent(rate)} ${judge(rate)}`}>
      <Chart
        label={`Override rate over time, now ${asPercent(rate)}, with its band from 15 to 30 %`}
        {...{
          x: 'time',
          y: { top: 0.45 },
          formatY: asWholePercent,
          series: SERIES,
          data,
          band: [2, 3],
        }}
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
                  <td>{asTime(new Date(atMs).toISOString())}</td>
                  <td class="number">{asPercent(overrideRate)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Chart>
    </Panel>
  );
}

function dataOf(moments: readonly Moment[]): [number[], ...number[][]] {
  return [
    moments.map(({ atMs }) => atMs / 1000),
    moments.map(({ overrideRate }) => overrideRate),
    moments.map(() => BAND[1]),
    moments.map(() => BAND[0]),
  ];
}

function judge(rate: number): string {
  if (rate < BAND[0]) return 'of the last 1,000 decisions, below its band of 15 to 30 %.';
  if (rate > BAND[1]) return 'of the last 1,000 decisions, above its band of 15 to 30 %.';
  return 'of the last 1,000 decisions, within its band of 15 to 30 %.';
}
