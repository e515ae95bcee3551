import { useMemo } from 'preact/hooks';
import { Chart } from '../chart';
import type { Moment } from '../feed/view';
import { asDuration, asTime, asWholeDuration } from '../format';
import { Panel } from '../panel';

/** From 10 µs to a second. */
const POWERS = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

const SERIES = [
  { label: 'median', colour: 'main', kind: 'line' },
  { label: '99th percentile', colour: 'other', kind: 'line' },
] as const;

/** How long predict takes. */
export function LatencyPanel({ moments }: { readonly moments: readonly Moment[] }) {
  const data = useMemo(() => dataOf(moments), [moments]);
  const last = moments.at(-1);
  const [p50, p99] = [asLatency(last?.p50_s), asLatency(last?.p99_s)];
  return (
    <Panel
      title="Latency"
      note={`predict takes ${p50} (median), ${p99} (99th percentile), over ten seconds; batches are not timed.`}
    >
      <Chart
        label={`Latency of predict over time, now ${p50} median, ${p99} 99th percentile`}
        {...{ x: 'time', y: { powers: POWERS }, formatY: asWholeDuration, series: SERIES, data }}
      >
        <table>
          <thead>
            <tr>
              <th>Time</th>
              <th class="number">Median</th>
              <th class="number">99th percentile</th>
            </tr>
          </thead>
          <tbody>
            {moments
              .filter((_, i) => i % 20 === 0)
              .slice(-15)
              .map(({ atMs, p50_s, p99_s }) => (
                <tr key={atMs}>
                  <td>{asTime(new Date(atMs).toISOString())}</td>
                  <td class="number">{asLatency(p50_s)}</td>
                  <td class="number">{asLatency(p99_s)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Chart>
    </Panel>
  );
}

function dataOf(moments: readonly Moment[]): [number[], ...(number | null)[][]] {
  return [
    moments.map(({ atMs }) => atMs / 1000),
    moments.map(({ p50_s }) => p50_s),
    moments.map(({ p99_s }) => p99_s),
  ];
}

const asLatency = (seconds: number | null | undefined) =>
  seconds === null || seconds === undefined ? 'not measured' : asDuration(seconds);
