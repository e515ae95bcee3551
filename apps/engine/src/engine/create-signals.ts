import type { Admit } from '../decide/admit-record';
import type { DecisionService } from '../decide/decision-service';
import type { Turns } from '../http/load/batch-turns';
import type { EngineMetrics } from '../metrics/engine-metrics';
import { createDecideSignals } from '../signals/decide-signals';
import { createStreamReporter } from '../signals/report-stream';
import { SignalStream } from '../signals/signal-stream';
import { StreamTally } from '../signals/stream-tally';
import type { EngineOptions } from './engine-options';

interface SignalParts {
  readonly decisionService: DecisionService;
  readonly admit: Admit;
  readonly turns: Turns;
  /** Null without META_STREAM_URL. */
  readonly tally: StreamTally | null;
}

/** The stream of signals; does not connect. @returns null without META_STREAM_URL */
export function createSignals(
  { config: { stream: config }, log, nowMs }: EngineOptions,
  { decisionService, admit, turns, tally }: SignalParts,
): SignalStream | null {
  if (config === null || tally === null) return null;
  const { url } = config.redis;
  const report = createStreamReporter(log.logger, { url, group: config.group }, nowMs);
  const decide = createDecideSignals(decisionService, admit, config);
  return new SignalStream({ config, decide, turns, tally, report });
}

/** What the stream of signals counts, with its metrics. @returns null without META_STREAM_URL */
export function createTally(
  { config, nowMs }: EngineOptions,
  metrics: EngineMetrics,
): StreamTally | null {
  if (config.stream === null) return null;
  const tally = new StreamTally(config.stream, nowMs);
  metrics.observeSignals(tally);
  return tally;
}
