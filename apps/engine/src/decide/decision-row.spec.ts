import {
  decide,
  decisionRowSchema,
  DEFAULT_POLICY,
  NOTHING_IN_FORCE,
  shadowDecisionSchema,
  type HorizonActions,
  type InForce,
  type ShadowDecision,
} from '@meta-agent/decision';
import {
  countKeys,
  DEFAULT_AGENTS,
  logRecordSchema,
  type SignalRecord,
} from '@meta-agent/features';
import fc from 'fast-check';
import { anyRecord, SPLIT } from '../testing/records';
import { createRowWriter } from './decision-row';
import { hasKnownNames } from './fields-in';
import { lineOf } from './parsed-record';

const AT = '2026-02-05T23:54:28.123Z';
const ASSUMED = '2026-02-05T23:54:28.123004Z';
const rowOf = createRowWriter(DEFAULT_POLICY);
const decisionOf = (record: SignalRecord) =>
  decide(record, { model: null, policy: DEFAULT_POLICY, nowMs: 0 });

function lineFor(
  record: SignalRecord,
  text: string | null,
  more: {
    readonly isTrained?: boolean;
    readonly client?: string | null;
    readonly version?: string;
    readonly inForce?: InForce;
    readonly otherHorizons?: HorizonActions;
    readonly shadow?: ShadowDecision;
  } = {},
): string {
  const agents = DEFAULT_AGENTS.names;
  const isKnown = hasKnownNames(record, countKeys(record), agents);
  const decision = JSON.stringify(decisionOf(record));
  return rowOf({
    record,
    line: lineOf({ record, agents, text, isKnown }),
    decision,
    modelVersion: more.version ?? null,
    timestamp: record.timestamp ?? ASSUMED,
    decidedAt: AT,
    client: more.client === undefined ? 'desk-1' : more.client,
    requestId: 'a-1',
    isTrained: more.isTrained ?? true,
    exploration: '',
    inForce: more.inForce ?? NOTHING_IN_FORCE,
    otherHorizons: more.otherHorizons ?? [],
    shadow: more.shadow ?? null,
  });
}

const written = (record: SignalRecord, text: string | null = JSON.stringify(record)) =>
  JSON.parse(lineFor(record, text)) as Record<string, unknown>;

describe('a row of the decision log', () => {
  it('is a prediction-log line that leads to the same decision', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const row = written(record);
        const { timestamp, symbol, ...signals } = logRecordSchema.parse(row);
        expect(timestamp).toBe(record.timestamp ?? ASSUMED);
        const again = { ...signals, symbol: record.symbol };
        expect(decide(again, { model: null, policy: DEFAULT_POLICY, nowMs: 0 })).toEqual(
          row.decision,
        );
        expect(symbol).toBe(record.symbol ?? 'UNKNOWN');
      }),
    );
  });

  it('has its own client and model version, whatever the row before had', () => {
    const row = (client: string | null, version?: string) =>
      JSON.parse(lineFor(SPLIT, null, { client, ...(version && { version }) })) as unknown;
    expect(row('desk "2"', 'v1')).toMatchObject({ client: 'desk "2"', model_version: 'v1' });
    expect(row(null)).toMatchObject({ client: null, model_version: null });
    expect(row(null, 'v2')).toMatchObject({ client: null, model_version: 'v2' });
    expect(row('null', 'v2')).toMatchObject({ client: 'null', model_version: 'v2' });
  });

  it('holds what was in force beside model and policy, if anything was', () => {
    const record = { base_predictions: {} };
    expect(written(record)).not.toHaveProperty('in_force');
    const inForce = { ...NOTHING_IN_FORCE, stop: 'vote' as const };
    const row = JSON.parse(lineFor(record, JSON.stringify(record), { inForce })) as unknown;
    expect(decisionRowSchema.parse(row)).toMatchObject({ in_force: inForce });
    expect(written(record)).not.toHaveProperty('in_force');
  });

  it('holds the decision, its time, model and policy, and the assumed fields', () => {
    expect(written({ base_predictions: {} })).toMatchObject({
      timestamp: ASSUMED,
      symbol: 'UNKNOWN',
      assumed: ['timestamp', 'symbol'],
      decided_at: AT,
      client: 'desk-1',
      request_id: 'a-1',
      model_version: null,
      policy: DEFAULT_POLICY,
      decision: { action: 'HOLD', reason: 'model_not_loaded' },
    });
    expect(written(SPLIT)).not.toHaveProperty('assumed');
  });

  it('says `train: false` of a row that training leaves out, and nothing of the others', () => {
    const text = JSON.stringify(SPLIT);
    expect(JSON.parse(lineFor(SPLIT, text, { isTrained: false }))).toHaveProperty('train', false);
    expect(written(SPLIT)).not.toHaveProperty('train');
  });

  it('names the other horizons that counted, if there are any', () => {
    const otherHorizons: HorizonActions = [{ horizon: 60, action: 'SELL' }];
    const line = lineFor(SPLIT, JSON.stringify(SPLIT), { otherHorizons });
    expect(decisionRowSchema.strict().parse(JSON.parse(line)).other_horizons).toEqual(
      otherHorizons,
    );
    expect(written(SPLIT)).not.toHaveProperty('other_horizons');
  });

  it('holds what the model that did not answer decided, under its role', () => {
    const probabilities = { SELL: 0.1, HOLD: 0.2, BUY: 0.7 };
    const decisions = [
      decisionOf(SPLIT),
      { ...decisionOf(SPLIT), probabilities, group: 'BTCUSDT', model_version: 'v"2' },
    ];
    for (const shadow of decisions) {
      const kept = shadowDecisionSchema.parse(shadow);
      const rowWith = (inForce: InForce) =>
        decisionRowSchema.strict().parse(JSON.parse(lineFor(SPLIT, null, { shadow, inForce })));
      expect(rowWith(NOTHING_IN_FORCE).challenger).toEqual(kept);
      expect(rowWith(NOTHING_IN_FORCE)).not.toHaveProperty('champion');
      const canary = rowWith({ ...NOTHING_IN_FORCE, canary: true });
      expect(canary).toMatchObject({ champion: kept, in_force: { canary: true } });
      expect(canary).not.toHaveProperty('challenger');
    }
    expect(written(SPLIT)).not.toHaveProperty('challenger');
  });

  it('has exactly the members of the schema of a row', () => {
    const schema = decisionRowSchema.strict();
    fc.assert(
      fc.property(anyRecord, (record) => {
        const row = written(record);
        expect(schema.parse(row)).toEqual({ assumed: [], ...row });
      }),
    );
  });

  it('keeps only the fields of a record', () => {
    const more = { ...SPLIT, decision: 'mine', note: 'x'.repeat(1000) };
    expect(Object.keys(written(more))).not.toContain('note');
    expect(written(more).decision).toMatchObject({ reason: 'model_not_loaded' });
    const [xgb] = [{ action: 'BUY', confidence: 0.9, why: 'who knows' } as const];
    const deep = { base_predictions: { xgb, other: xgb }, regime: { volatility: 0, mood: 1 } };
    expect(written(deep)).toMatchObject({ base_predictions: { xgb: { action: 'BUY' } } });
    expect(lineFor(deep, JSON.stringify(deep))).not.toMatch(/why|mood/);
  });

  it('keeps the sound signals of agents that the model does not know, for a model to come', () => {
    const { xgb } = SPLIT.base_predictions;
    const unsound = { half: { action: 'BUY' }, 'N-HiTS': xgb, note: 'calm' };
    const signals = { xgb, my_model: xgb, ...unsound };
    const row = written({ base_predictions: signals } as unknown as SignalRecord);
    expect(row.base_predictions).toEqual({ xgb, my_model: xgb });
  });

  it('keeps the original text of a record when it is one short line', () => {
    const text =
      '{ "symbol": "BTCUSDT", "base_predictions": {"xgb":{"confidence":0.50,"action":"BUY"}}}';
    const record = JSON.parse(text) as SignalRecord;
    expect(lineFor(record, text)).toContain(text.slice(1, -1));
    for (const odd of [
      ` ${text}`,
      `${text}\n`,
      text.replaceAll(' ', '\r\n'),
      text.replace('0.50', `0.5${'0'.repeat(2000)}`),
    ]) {
      expect(lineFor(record, odd)).toBe(lineFor(record, null));
      expect(lineFor(record, odd)).toContain(JSON.stringify(record).slice(1, -1));
    }
  });
});
