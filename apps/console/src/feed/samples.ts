import {
  histogramSince,
  quantileOf,
  type Histogram,
  type StreamEvent,
} from '@meta-agent/engine-api';

/** The engine at one moment, for what is drawn over time. */
export interface Moment {
  readonly atMs: number;
  /** Over the last 1,000 decisions, 0..1; null before the first. */
  readonly overrideRate: number | null;
  /** Of predict over the ten seconds before; null without any. */
  readonly p50_s: number | null;
  readonly p99_s: number | null;
  /** As read then, since the engine's start. */
  readonly latency: Histogram;
  /** Tells one life of the engine from another. */
  readonly startedAt: string;
}

const LATENCY_MS = 10_000;
/** Events come twice a second: after this long nothing is known of the time between. */
const GAP_MS = 2000;
/** Between the rows of a table. */
const ROW_MS = 10_000;
const ROWS = 15;

/** What an event says, after the moments before it. */
export function momentOf(moments: readonly Moment[], event: StreamEvent): Moment {
  const { status } = event;
  const [atMs, startedAt] = [Date.parse(event.at), status.started_at];
  const latency = histogramOf(event.latency);
  const before = moments.find(
    (moment) => moment.startedAt === startedAt && moment.atMs >= atMs - LATENCY_MS - GAP_MS / 2,
  );
  const recent = before && histogramSince(before.latency, latency);
  return {
    ...{ atMs, startedAt, latency },
    overrideRate: status.total_predictions === 0 ? null : status.recent_override_rate,
    p50_s: recent ? quantileOf(recent, 0.5) : null,
    p99_s: recent ? quantileOf(recent, 0.99) : null,
  };
}

function histogramOf({ limits_s, counts, count }: StreamEvent['latency']): Histogram {
  return { bounds: [...limits_s, Infinity], counts: [...counts, count] };
}

/** A value over time as points of a line, which is broken where nothing was heard. */
export function alongTime(
  moments: readonly Moment[],
  valueOf: (moment: Moment) => number | null,
): (readonly [atMs: number, value: number | null])[] {
  return moments.flatMap((moment, i) => {
    const point = [moment.atMs, valueOf(moment)] as const;
    const beforeMs = moments.at(i === 0 ? 0 : i - 1)?.atMs ?? moment.atMs;
    return moment.atMs - beforeMs > GAP_MS ? [[beforeMs + 1, null] as const, point] : [point];
  });
}

/** The first moment of each ten seconds by the clock, so that rows stay what they are. */
export function rowsOf(moments: readonly Moment[]): readonly Moment[] {
  const tenOf = ({ atMs }: Moment) => Math.floor(atMs / ROW_MS);
  const firsts = moments.filter((moment, i) => i === 0 || tenOf(moment) !== tenOf(moments[i - 1]));
  return firsts.slice(-ROWS);
}
