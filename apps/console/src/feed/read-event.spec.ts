import { DEFAULT_POLICY, FALLBACK_REASONS } from '@meta-agent/decision';
import { streamEventSchema } from '@meta-agent/engine-api';
import { readEvent } from './read-event';

const AT = '2026-01-01T00:00:00Z';
const SILENT = { reports: 0, missing: 0, recent_share: 0, last_report_at: null };
const EVENT = {
  ...{ seq: 1, at: AT, in_flight: 0, event_loop_lag_s: 0, decided: 0, shown: [] },
  latency: { limits_s: [1], counts: [0], count: 0, sum_s: 0 },
  recent: {
    ...{ seconds: 0, decisions: 0, overrides: 0, reasons: {}, actions: [], other_symbols: 0 },
    confidence: new Array(20).fill(0),
  },
  status: {
    ...{ version: 'v2', model_ready: false, enabled: true, fail_open: true },
    policy: DEFAULT_POLICY,
    ...{ total_predictions: 0, meta_overrides: 0, override_rate: 0, action_changes: 0 },
    ...{ recent_override_rate: 0, meta_threshold: 0.65, consensus_threshold: 0.75 },
    fallback_reasons: Object.fromEntries(FALLBACK_REASONS.map((reason) => [reason, 0])),
    ...{ model_version: null, model_swapped_at: null, last_load_error: null },
    ...{ started_at: AT, since: AT },
    agents: { xgb: SILENT, lgbm: SILENT, nhits: SILENT, patchtst: SILENT },
    decision_log: {
      ...{ sync: 'off', writable: true, queued_lines: 0, queued_bytes: 0, written_lines: 0 },
      ...{ written_bytes: 0, dropped_lines: 0, errors: 0, last_error: null },
    },
  },
};

describe('an event', () => {
  it('is read when the schema accepts it', () => {
    expect(streamEventSchema.parse(EVENT)).toEqual(EVENT);
    expect(readEvent(JSON.stringify(EVENT))).toEqual(EVENT);
  });

  it('is read without what an older engine does not tell', () => {
    const older = { ...EVENT, status: { ...EVENT.status, agents: undefined } };
    expect(streamEventSchema.safeParse(older).success).toBe(true);
    expect(readEvent(JSON.stringify(older))).not.toBeNull();
  });

  it.each([
    ['without something', { ...EVENT, recent: { ...EVENT.recent, confidence: undefined } }],
    ['with another kind of thing', { ...EVENT, at: 7 }],
    ['with nothing in the place of a part', { ...EVENT, status: null }],
    ['that is no object', 3],
  ])('%s is none', (_, event) => {
    expect(readEvent(JSON.stringify(event))).toBeNull();
  });

  it('that is not JSON is refused', () => {
    expect(readEvent('{')).toBeNull();
  });
});
