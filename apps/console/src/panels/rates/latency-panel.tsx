import { lineChart, type Axis } from '@meta-agent/charts';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../elements/chart';
import { Panel } from '../../elements/panel';
import { alongTime, rowsOf, type Sample } from '../../feed/samples';
import { asDuration, asWholeDuration } from '../../text/format';
import { asClock, timeAxis, timeHead } from '../../time/times';
import { useZone } from '../../time/zone';

/** From 10 µs to a second. */
const SECONDS: Axis = {
  name: 'time of a predict request',
  scale: 'log',
  min: 1e-5,
  max: 1,
  format: asWholeDuration,
};

/** The latency of predict over time. */
export function LatencyPanel({ samples }: { readonly samples: readonly Sample[] }) {
  const zone = useZone();
  const chart = useMemo(() => chartOf(samples), [samples, zone]);
  const last = samples.at(-1);
  const [p50, p99] = [asLatency(last?.p50_s), asLatency(last?.p99_s)];
  return (
    <Panel title="Latency" note={describe(last)}>
      <Chart
        label={`Latency of predict over time, now ${p50} median, ${p99} 99th percentile`}
        chart={chart}
      >
        <table>
          <thead>
            <tr>
              <th>{timeHead()}</th>
              <th class="number">Median</th>
              <th class="number">99th percentile</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(samples).map(({ atMs, p50_s, p99_s }) => (
              <tr key={atMs}>
                <td>{asClock(atMs)}</td>
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

function describe(last: Sample | undefined): string {
  if (last?.p50_s == null)
    return 'No predict request in the last ten seconds; batches are not timed.';
  const [p50, p99] = [asLatency(last.p50_s), asLatency(last.p99_s)];
  return `A predict request takes ${p50} (median), ${p99} (99th percentile), over ten seconds; batches are not timed.`;
}

function chartOf(samples: readonly Sample[]) {
  const along = (key: 'p50_s' | 'p99_s') => alongTime(samples, (sample) => sample[key]);
  return lineChart({
    x: { name: timeAxis(), scale: 'time', format: asClock },
    y: SECONDS,
    lines: [
      { name: 'median', colour: 'main', points: along('p50_s') },
      { name: '99th percentile', colour: 'other', stroke: 'dashed', points: along('p99_s') },
    ],
  });
}

const asLatency = (seconds: number | null | undefined) =>
  seconds === null || seconds === undefined ? 'not measured' : asDuration(seconds);
