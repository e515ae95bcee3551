import { alarmsOf } from './alarms';

const WELL = {
  ...{ enabled: true, fail_open: true, model_ready: true, last_load_error: null },
  decision_log: { writable: true },
  agents: {},
};

function alarmsWith(status: object, reasons: Record<string, number> = {}): string[] {
  const alarming = { status: { ...WELL, ...status }, recent: { seconds: 5, reasons } };
  return alarmsOf(alarming as unknown as Parameters<typeof alarmsOf>[0]);
}

describe('an alarm', () => {
  it('is not raised while all is well', () => {
    const usual = { meta_override: 5, strong_consensus: 9, low_meta_confidence: 3 };
    expect(alarmsWith({}, usual)).toEqual([]);
    expect(alarmsWith({ agents: undefined }, usual)).toEqual([]);
    const few = { compared: 99, different: 99, recent_share: 1 };
    expect(alarmsWith({ logged_votes: few })).toEqual([]);
  });

  it.each([
    ['no model', { model_ready: false }, 'No model is loaded: the vote decides.'],
    [
      'no model, failing closed',
      { model_ready: false, fail_open: false },
      'No model is loaded: every decision is HOLD.',
    ],
    ['a refusal', { last_load_error: {} }, 'A model was refused, see Swaps and refusals.'],
    [
      'an agent that died, not one that is new',
      {
        agents: {
          xgb: { reports: 900, missing: 600, recent_share: 0.4 },
          lgbm: { reports: 0, missing: 9, recent_share: 0 },
          nhits: { reports: 1500, missing: 0, recent_share: 1 },
        },
      },
      'Agents that hardly report: xgb.',
    ],
    [
      'a vote of the callers that differs, once there are enough of them',
      { logged_votes: { compared: 100, different: 6, recent_share: 0.06 } },
      "The callers' own vote differs from the vote here, see Agents.",
    ],
    ['a full disk', { decision_log: { writable: false } }, 'The decision log cannot be written.'],
    [
      'the engine switched off, with or without a model',
      { enabled: false, model_ready: false },
      'META_AGENT_ENABLED is not true: every decision is the vote.',
    ],
  ])('is raised by %s', (_, status, alarm) => {
    expect(alarmsWith(status)).toEqual([alarm]);
  });

  it('tells when every recent decision failed', () => {
    const recent = { seconds: 5, decisions: 3, reasons: { stale_signals: 3 } };
    expect(alarmsOf({ status: WELL, recent } as unknown as Parameters<typeof alarmsOf>[0])).toEqual(
      ['Every decision of the last minute failed (the signals are too old): the vote decides.'],
    );
  });

  it('names recent errors and the resulting decisions', () => {
    expect(alarmsWith({}, { model_expired: 4, stale_signals: 1, meta_override: 9 })).toEqual([
      'Some decisions of the last minute failed (the model is too old; the signals are too old): the vote decides.',
    ]);
    expect(alarmsWith({ fail_open: false }, { stale_signals: 1 })).toEqual([
      'Some decisions of the last minute failed (the signals are too old): every decision is HOLD.',
    ]);
  });

  it.each([
    ['insufficient_agents', 'fewer agents report than the quorum'],
    ['feature_error', 'the features cannot be computed'],
    ['prediction_error', 'the model fails'],
  ])('gives %s its true cause', (reason, cause) => {
    expect(alarmsWith({}, { [reason]: 3 })).toEqual([
      `Some decisions of the last minute failed (${cause}): the vote decides.`,
    ]);
  });

  it('names each cause once', () => {
    expect(alarmsWith({ model_ready: false }, { model_not_loaded: 4 })).toHaveLength(1);
  });
});
