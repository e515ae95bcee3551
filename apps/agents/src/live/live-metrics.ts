import type { LiveSignals } from './live-signals';

/** The counters of a runner in Prometheus' text format. */
export function liveMetrics({ batch, counts, lines, known, newestMs, sinks }: LiveSignals): string {
  const { used, gaps, missing_bars: missing, invalid, read, ...unused } = counts.asJson();
  const candles = Object.entries({ used, invalid, known, ...unused });
  const { tooFewBars, failed } = batch.troubles;
  const series: readonly (readonly [name: string, type: string, values: readonly string[]])[] = [
    [
      'meta_agents_candles_total',
      'counter',
      candles.map(([result, value]) => `{result="${result}"} ${value}`),
    ],
    ['meta_agents_candles_read_total', 'counter', [` ${read}`]],
    ['meta_agents_gaps_total', 'counter', [` ${gaps}`]],
    ['meta_agents_missing_bars_total', 'counter', [` ${missing}`]],
    ['meta_agents_lines_total', 'counter', [` ${lines}`]],
    [
      'meta_agents_left_out_total',
      'counter',
      [...leftOut('too_few_bars', tooFewBars), ...leftOut('failed', failed)],
    ],
    ['meta_agents_inference_seconds_total', 'counter', [` ${batch.inferenceMs / 1000}`]],
    ['meta_agents_newest_bar_timestamp_seconds', 'gauge', [` ${(newestMs ?? 0) / 1000}`]],
    ...engineSeries(sinks.queue),
  ];
  return series
    .map(
      ([name, type, values]) =>
        `# TYPE ${name} ${type}\n${values.map((value) => `${name}${value}\n`).join('')}`,
    )
    .join('');
}

const leftOut = (reason: string, counts: ReadonlyMap<string, number>) =>
  [...counts].map(([agent, value]) => `{agent="${agent}",reason="${reason}"} ${value}`);

function engineSeries(queue: LiveSignals['sinks']['queue']) {
  if (queue === null) return [];
  const { sent, refused, setAside, isAway, lines } = queue;
  return [
    ['meta_agents_engine_waiting_records', 'gauge', [` ${lines.length}`]],
    ['meta_agents_engine_away', 'gauge', [` ${isAway ? 1 : 0}`]],
    ['meta_agents_engine_sent_total', 'counter', [` ${sent}`]],
    ['meta_agents_engine_refused_total', 'counter', [` ${refused}`]],
    ['meta_agents_engine_set_aside_total', 'counter', [` ${setAside}`]],
  ] as const;
}
