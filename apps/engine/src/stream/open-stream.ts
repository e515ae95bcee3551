import type { Logger } from 'pino';
import type { EngineMetrics } from '../metrics/engine-metrics';
import type { EngineStatusSource } from '../status/engine-status';
import type { DecisionFeed } from './decision-feed';
import { EventStream } from './event-stream';
import { readLatency } from './read-latency';

/** How busy the engine is. */
export interface LoadReading {
  readonly inFlight: number;
  readonly lagMs: number;
}

export interface StreamSources {
  readonly feed: DecisionFeed;
  readonly status: EngineStatusSource;
  readonly metrics: EngineMetrics;
  readonly load: LoadReading;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** A page that nobody looks at closes its stream; so long is counted on, should it come again. */
const LINGER_MS = 600_000;

/** The stream that the console watches: what the engine decides, and how it is. */
export function openStream(sources: StreamSources): EventStream {
  const { feed, status, metrics, load, logger, nowMs } = sources;
  let leaving: NodeJS.Timeout | undefined;
  return new EventStream({
    onWatched: (isWatched) => {
      clearTimeout(leaving);
      if (isWatched) feed.start();
      else
        leaving = setTimeout(() => {
          feed.stop();
        }, LINGER_MS).unref();
    },
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
