import { verdictOf, type VerdictSources } from './verdict';

const AT = '2026-02-05T02:50:10Z';
const WELL = {
  ...{ enabled: true, fail_open: true, model_ready: true, stop: null, demotion: null },
  ...{ model_version: '20260204T020000Z-2bffb99d', recent_change_rate: 0.042 },
  ...{ total_predictions: 1200, decision_log: { writable: true, sync: 'interval' } },
};

/** Non-breaking spaces are shown as spaces. */
function said(status: object = {}, reasons: object = {}, more: Partial<VerdictSources> = {}) {
  const event = { at: AT, status: { ...WELL, ...status }, recent: { decisions: 200, reasons } };
  const sources = { connection: 'live', event, lastAt: '2026-02-05T02:50:09.9Z', ...more };
  const { isGood, head, text } = verdictOf(sources as VerdictSources);
  expect(isGood).toBe(head === 'OK');
  return `${head}: ${text}`.replaceAll('\u00a0', ' ');
}

describe('the sentence on top', () => {
  it('says who decides, how often the vote changes, the log, and the last decision', () => {
    expect(said()).toBe(
      'OK: 2bffb99d decides, changes 4.2 %, log written, last decision 0.1 s ago',
    );
    expect(said({ total_predictions: 0 }, {}, { lastAt: null })).toBe(
      'OK: 2bffb99d decides, log written, no decision yet',
    );
    const off = { decision_log: { writable: true, sync: 'off' } };
    expect(said(off)).toContain('log off');
  });

  it.each([
    [
      { stop: { to: 'vote', actor: 'ada', at: AT, reason: 'r' } },
      'HALTED: the vote decides, by ada since 02:50:10 UTC, changes',
    ],
    [
      { stop: { to: 'hold', actor: 'ada', at: AT, reason: 'r' } },
      'HALTED: every decision is HOLD, by ada',
    ],
    [{ enabled: false }, 'OFF: META_AGENT_ENABLED is not true, the vote decides'],
    [
      { demotion: { version: '20260204T020000Z-2bffb99d' } },
      'DEMOTED: 2bffb99d decides nothing, the vote decides',
    ],
    [{ model_ready: false }, 'FALLING BACK: no model is loaded, the vote decides'],
    [
      { model_ready: false, fail_open: false },
      'FALLING BACK: no model is loaded, every decision is HOLD',
    ],
    [
      { decision_log: { writable: false, sync: 'interval' } },
      'LOG NOT WRITTEN: 2bffb99d decides, changes 4.2 %, log NOT written',
    ],
  ])('says what is wrong: %j', (status, text) => {
    expect(said(status)).toContain(text);
  });

  it('says how many decisions failed', () => {
    expect(said({}, { feature_error: 10, stale_signals: 6, meta_override: 100 })).toContain(
      'FALLING BACK: 8.0 % of the recent decisions failed: there the vote decides',
    );
  });

  it('says that the connection is lost, whatever the engine said last', () => {
    expect(said({ enabled: false }, {}, { connection: 'lost' })).toBe(
      'CONNECTION LOST: what this page shows is from 2026-02-05 02:50:10 UTC',
    );
  });
});
