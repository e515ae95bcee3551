import {
  histogramSince,
  quantileOf,
  type Histogram,
  type StreamEvent,
} from '@meta-agent/engine-api';

/** The engine at one time, for charts over time. */
export interface Sample {
  readonly atMs: number;
  /** Over the last 1,000 decisions, 0..1; null before the first. */
  readonly overrideRate: number | null;
  /** The part of it that changes the vote; null also for an engine that does not tell it. */
  readonly changeRate: number | null;
  /** Latency of predict over the ten seconds before; null without requests. */
  readonly p50_s: number | null;
  readonly p99_s: number | null;
  /** The histogram since the engine's start. */
  readonly latency: Histogram;
  /** Start of the engine; it differs after a restart. */
  readonly startedAt: string;
}

const LATENCY_MS = 10_000;
/** Events arrive twice a second; after this long without one, the line is interrupted. */
const GAP_MS = 2000;
/** Time between the rows of a table. */
const ROW_MS = 10_000;
const ROWS = 15;

/** The sample of an event; the latency needs the samples before it. */
export function sampleOf(samples: readonly Sample[], event: StreamEvent): Sample {
  const { status } = event;
  const [atMs, startedAt] = [Date.parse(event.at), status.started_at];
  const latency = histogramOf(event.latency);
  const before = samples.find(
    (sample) => sample.startedAt === startedAt && sample.atMs >= atMs - LATENCY_MS - GAP_MS / 2,
  );
  const recent = before && histogramSince(before.latency, latency);
  return {
    ...{ atMs, startedAt, latency },
    overrideRate: status.total_predictions === 0 ? null : status.recent_override_rate,
    changeRate: status.total_predictions === 0 ? null : (status.recent_change_rate ?? null),
    p50_s: recent ? quantileOf(recent, 0.5) : null,
    p99_s: recent ? quantileOf(recent, 0.99) : null,
  };
}

function histogramOf({ limits_s, counts, count }: StreamEvent['latency']): Histogram {
  return { bounds: [...limits_s, Infinity], counts: [...counts, count] };
}

/** A value over time as points of a line, which is interrupted where events are missing. */
export function alongTime(
  samples: readonly Sample[],
  valueOf: (sample: Sample) => number | null,
): (readonly [atMs: number, value: number | null])[] {
  return samples.flatMap((sample, i) => {
    const point = [sample.atMs, valueOf(sample)] as const;
    const beforeMs = samples.at(i === 0 ? 0 : i - 1)?.atMs ?? sample.atMs;
    return sample.atMs - beforeMs > GAP_MS ? [[beforeMs + 1, null] as const, point] : [point];
  });
}

/** The first sample of each ten seconds by the clock, so that rows do not change later. */
export function rowsOf(samples: readonly Sample[]): readonly Sample[] {
  const tenOf = ({ atMs }: Sample) => Math.floor(atMs / ROW_MS);
  const firsts = samples.filter((sample, i) => i === 0 || tenOf(sample) !== tenOf(samples[i - 1]));
  return firsts.slice(-ROWS);
}
