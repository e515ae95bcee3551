import { lineChart, type Line } from '@meta-agent/charts';
import {
  DEFAULT_MAX_OVERRIDE_RATE,
  HEALTHY_OVERRIDE_RATE,
  OVERRIDE_RATE_WINDOW,
  placeOverrideRate,
} from '@meta-agent/decision';
import type { EngineStatus } from '@meta-agent/engine-api';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../elements/chart';
import { Panel } from '../../elements/panel';
import { alongTime, rowsOf, type Sample } from '../../feed/samples';
import { asCount, asPercent, asWholePercent } from '../../text/format';
import { asClock, timeAxis, timeHead } from '../../time/times';
import { useZone } from '../../time/zone';

const BAND = [HEALTHY_OVERRIDE_RATE.low, HEALTHY_OVERRIDE_RATE.high] as const;
const BAND_IN_WORDS = `${BAND[0] * 100} to ${BAND[1] * 100} %`;

export interface OverridePanelProps {
  readonly samples: readonly Sample[];
  readonly status: EngineStatus;
}

/** The override rate over time, with its healthy range. */
export function OverridePanel({ samples, status }: OverridePanelProps) {
  const { max_override_rate: limit } = status.policy;
  const zone = useZone();
  const chart = useMemo(() => chartOf(samples, limit), [samples, limit, zone]);
  const { overrideRate: rate = null, changeRate = null } = samples.at(-1) ?? {};
  return (
    <Panel title="Override rate" note={judge(rate, changeRate, status.total_predictions)}>
      <Chart
        label={`Override rate over time, now ${asRate(rate)}, with its band from ${BAND_IN_WORDS}`}
        chart={chart}
      >
        <table>
          <thead>
            <tr>
              <th>{timeHead()}</th>
              <th class="number">Override rate</th>
              <th class="number">Changes of the vote</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(samples).map(({ atMs, overrideRate, changeRate: changes }) => (
              <tr key={atMs}>
                <td>{asClock(atMs)}</td>
                <td class="number">{asRate(overrideRate)}</td>
                <td class="number">{changes === null ? '–' : asRate(changes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Chart>
    </Panel>
  );
}

const asRate = (rate: number | null) => (rate === null ? 'no decision' : asPercent(rate));

function chartOf(samples: readonly Sample[], limit: number) {
  const rates = samples.map(({ overrideRate }) => overrideRate ?? 0);
  const ends = [samples[0], samples[samples.length - 1]].map(({ atMs }) => atMs);
  const lines: Line[] = [
    {
      name: `healthy, ${BAND_IN_WORDS}`,
      colour: 'good',
      points: [],
      band: ends.map((atMs) => [atMs, ...BAND]),
    },
    {
      name: `overrides, last ${asCount(OVERRIDE_RATE_WINDOW)} decisions`,
      colour: 'main',
      points: alongTime(samples, ({ overrideRate }) => overrideRate),
    },
    {
      name: 'of these, changes of the vote',
      colour: 'other',
      stroke: 'dashed',
      points: alongTime(samples, ({ changeRate }) => changeRate),
    },
    {
      name: `alert above ${asWholePercent(limit)}`,
      colour: 'bad',
      stroke: 'dotted',
      points: ends.map((atMs) => [atMs, limit]),
    },
  ];
  return lineChart({
    x: { name: timeAxis(), scale: 'time', format: asClock },
    y: {
      name: 'overridden',
      min: 0,
      max: Math.max(DEFAULT_MAX_OVERRIDE_RATE, limit, ...rates),
      format: asWholePercent,
    },
    lines,
  });
}

function judge(rate: number | null, changes: number | null, total: number): string {
  if (rate === null) return 'No decision yet.';
  const decisions = `the last ${asCount(Math.min(total, OVERRIDE_RATE_WINDOW))} decisions`;
  const place = `${placeOverrideRate(rate)} its band of ${BAND_IN_WORDS}`;
  const kinds =
    changes === null
      ? ''
      : `: ${asPercent(changes)} change the vote, ${asPercent(rate - changes)} confirm it`;
  return `${asPercent(rate)} of ${decisions}, ${place}${kinds}.`;
}
