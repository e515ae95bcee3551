import type { Logger } from 'pino';
import type { CallerOf } from '../caller/caller';
import type { EngineMetrics } from '../metrics/engine-metrics';
import type { EngineStatusSource } from '../status/engine-status';
import type { DecisionFeed } from './decision-feed';
import { EventStream } from './event-stream';
import { readLatency } from './read-latency';

/** Load of the engine. */
interface LoadReading {
  readonly inFlight: number;
  readonly lagMs: number;
}

export interface StreamSources {
  readonly feed: DecisionFeed;
  readonly status: EngineStatusSource;
  readonly metrics: EngineMetrics;
  readonly load: LoadReading;
  readonly callerOf?: CallerOf;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** A hidden page closes its stream. Counting continues this long, in case the page returns. */
const LINGER_MS = 600_000;

/** The console's event stream: decisions and status. */
export function openStream(sources: StreamSources): EventStream {
  const { feed, status, metrics, load, logger, nowMs, callerOf } = sources;
  let leaving: NodeJS.Timeout | undefined;
  return new EventStream({
    onActive: (isActive) => {
      clearTimeout(leaving);
      if (isActive) feed.start();
      else
        leaving = setTimeout(() => {
          feed.stop();
        }, LINGER_MS).unref();
    },
    onSurplus: () => {
      metrics.countShed('streams');
    },
    ...(callerOf && { callerOf }),
    onError: (error) => {
      logger.error({ err: error }, 'An event of the stream could not be made');
    },
    compose: async (seq) => ({
      seq,
      latency: await readLatency(metrics.registry),
      at: new Date(nowMs()).toISOString(),
      status: status.read(),
      in_flight: load.inFlight,
      event_loop_lag_s: load.lagMs / 1000,
      ...feed.report(),
    }),
  });
}
