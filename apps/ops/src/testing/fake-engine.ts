import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_POLICY, FALLBACK_REASONS, type Answer } from '@meta-agent/decision';
import type { EngineStatus } from '@meta-agent/engine-api';
import { DEFAULT_AGENTS } from '@meta-agent/features';

const AGENTS = DEFAULT_AGENTS.names;

const AT = '2026-11-23T18:00:00.000Z';

const SILENT = { reports: 0, missing: 0, recent_share: 0, last_report_at: null };

/** The status of an engine that has just started. */
export const STATUS: EngineStatus = {
  version: 'v2',
  model_ready: true,
  total_predictions: 0,
  meta_overrides: 0,
  override_rate: 0,
  meta_threshold: 0.65,
  consensus_threshold: 0.75,
  action_changes: 0,
  fallback_reasons: Object.fromEntries(
    FALLBACK_REASONS.map((reason) => [reason, 0]),
  ) as EngineStatus['fallback_reasons'],
  since: AT,
  agents: Object.fromEntries(AGENTS.map((agent) => [agent, SILENT])),
  recent_override_rate: 0,
  model_version: 'V1',
  model_swapped_at: AT,
  last_load_error: null,
  enabled: true,
  fail_open: true,
  policy: DEFAULT_POLICY,
  decision_log: {
    sync: 'interval',
    writable: true,
    queued_lines: 0,
    queued_bytes: 0,
    written_lines: 0,
    written_bytes: 0,
    dropped_lines: 0,
    errors: 0,
    last_error: null,
  },
  started_at: AT,
};

/** An override of the vote. */
export const EXAMPLE_ANSWER: Answer = {
  ...{ id: 'x3k9f0a2b7c1d-1f', timestamp: '2026-02-05T23:54:27Z', symbol: 'BTCUSDT' },
  ...{ use_meta: true, changed: true, action: 'BUY', reason: 'meta_override_buy' },
  ...{ confidence: 0.82, confidence_kind: 'model', meta_confidence: 0.82 },
  ...{ base_ensemble_action: 'HOLD', base_ensemble_confidence: 0.38, consensus_strength: 0.5 },
  probabilities: { SELL: 0.08, HOLD: 0.1, BUY: 0.82 },
  ...{ model_version: 'V1', warnings: [] },
};

export interface FakeEngine {
  readonly url: string;
  /** The next answer, by path; a number is an HTTP status without a body. */
  answer: (path: string, authorization: string | undefined) => unknown;
  close(): void;
}

/** Starts a server that answers like an engine; a test sets the answers. */
export async function startFakeEngine(): Promise<FakeEngine> {
  const server: Server = createServer((req, res) => {
    const answer = engine.answer(req.url ?? '', req.headers.authorization);
    if (typeof answer === 'number') res.writeHead(answer).end();
    else res.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const engine: FakeEngine = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: () => STATUS,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return engine;
}
