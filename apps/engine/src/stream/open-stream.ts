import type { EngineMetrics } from '../metrics/engine-metrics';
import type { LoadShedder } from '../http/load-shedder';
import type { EngineStatusSource } from '../status';
import type { DecisionFeed } from './decision-feed';
import { EventStream } from './event-stream';
import { readLatency } from './read-latency';

export interface StreamSources {
  readonly feed: DecisionFeed;
  readonly status: EngineStatusSource;
  readonly metrics: EngineMetrics;
  readonly shedder: LoadShedder;
  readonly nowMs: () => number;
}

/** The stream that the console watches: what the engine decides, and how it is. */
export function openStream({ feed, status, metrics, shedder, nowMs }: StreamSources): EventStream {
  return new EventStream({
    onWatched: (isWatched) => {
      if (isWatched) feed.start();
      else feed.stop();
    },
    compose: async (seq) => ({
      seq,
      latency: await readLatency(metrics.registry),
      at: new Date(nowMs()).toISOString(),
      status: status.read(),
      in_flight: shedder.inFlight,
      event_loop_lag_s: shedder.lagMs / 1000,
      ...feed.report(),
    }),
  });
}
