import type { Answer } from '@meta-agent/decision';
import type { Problem } from '@meta-agent/engine-api';
import { SPLIT } from '../../testing/records';
import { startApp, type TestApp } from '../../testing/start-app';

async function post(app: TestApp, call: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  const url = `${app.url}/api/ai/meta/${call}`;
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
const answerTo = async (app: TestApp, record: unknown) =>
  (await (await post(app, 'predict', record)).json()) as Answer;

const { timestamp, symbol, base_predictions, regime } = SPLIT;
const BARE = { base_predictions, regime };
const UNPLACED = { timestamp, symbol, base_predictions };

describe('an answer', () => {
  it("has a unique id and the record's timestamp, as given", async () => {
    const app = await startApp();
    const zoned = '2026-02-05T23:54:27.123456+01:00';
    const [one, two] = [
      await answerTo(app, SPLIT),
      await answerTo(app, { ...SPLIT, timestamp: zoned }),
    ];
    expect([one.timestamp, two.timestamp]).toEqual([SPLIT.timestamp, zoned]);
    expect(one.id).not.toBe(two.id);
    expect(one.warnings).toEqual([]);
  });

  it('has a unique id and timestamp for each of 400 batch records without timestamps', async () => {
    const app = await startApp();
    const records = Array.from({ length: 400 }, () => BARE);
    const answers = (await (await post(app, 'predict/batch', records)).json()) as Answer[];
    expect(new Set(answers.map(({ id }) => id)).size).toBe(400);
    expect(new Set(answers.map(({ timestamp }) => timestamp)).size).toBe(400);
    expect(answers[399].warnings).toEqual([
      'assumed_timestamp: timestamp is missing; the time of the decision is assumed',
      'assumed_symbol: symbol is missing; UNKNOWN is assumed',
    ]);
  });

  it.each<[string, readonly object[]]>([
    ['records without a timestamp', [{ symbol, ...BARE }]],
    ['records with and without a timestamp', [SPLIT, { symbol, ...BARE }]],
    ['one record again and again', [SPLIT]],
    [
      'records of two symbols without a timestamp',
      ['A', 'B'].map((name) => ({ ...BARE, symbol: name })),
    ],
  ])('has an id of its own in a batch of %s, and in a second batch', async (_, records) => {
    const app = await startApp();
    const batch = Array.from({ length: 30 }, (__, i) => records[i % records.length]);
    const answers: Answer[] = [];
    for (let i = 0; i < 2; i += 1) {
      answers.push(...((await (await post(app, 'predict/batch', batch)).json()) as Answer[]));
    }
    expect(new Set(answers.map(({ id }) => id)).size).toBe(60);
    const assumed = answers.filter(({ warnings }) => warnings.length > 0);
    expect(new Set(assumed.map((answer) => answer.timestamp)).size).toBe(assumed.length);
    const given = answers.filter(({ warnings }) => warnings.length === 0);
    expect(given.every((answer) => answer.timestamp === SPLIT.timestamp)).toBe(true);
  });

  it('warns of a misspelled agent and a misspelled regime, and counts the warnings', async () => {
    const app = await startApp();
    const { warnings } = await answerTo(app, {
      ...UNPLACED,
      base_predictions: { xgboost: SPLIT.base_predictions.xgb },
      regim: SPLIT.regime,
    });
    expect(warnings.map((text) => text.split(' is ')[0])).toEqual([
      'unknown_key: regim',
      'unknown_agent: base_predictions.xgboost',
      'assumed_regime: regime.volatility',
      'assumed_regime: regime.trend_strength',
    ]);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('meta_record_warnings_total{kind="unknown_agent"} 1');
    expect(metrics).toContain('meta_record_warnings_total{kind="assumed_regime"} 2');
    expect(metrics).toContain('meta_record_warnings_total{kind="assumed_symbol"} 0');
  });

  it('to what_if has the same form, and is not counted', async () => {
    const app = await startApp();
    const answer = (await (await post(app, 'what_if', BARE)).json()) as Answer;
    expect(answer).toMatchObject({
      id: expect.any(String) as string,
      changed: expect.any(Boolean) as boolean,
    });
    expect(answer.warnings).toHaveLength(2);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('meta_record_warnings_total{kind="assumed_symbol"} 0');
  });

  it.each(['a b', 'a\u2028b', '币安人生USDT', 'x'.repeat(33), '<b>'])(
    'of the symbol %j is a problem, unless any symbol is allowed',
    async (other) => {
      const record = { ...SPLIT, symbol: other };
      const refused = await post(await startApp(), 'predict', record);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ errors: [{ path: 'symbol' }] });
      const answer = await answerTo(await startApp({ isAnySymbol: true }), record);
      expect(answer.symbol).toBe(other);
    },
  );

  it.each(['BTCUSDT', 'BTC/USDT', 'X:BTC-USD.p_1', '__proto__', 'constructor'])(
    'of the symbol %s is a decision',
    async (other) => {
      expect((await answerTo(await startApp(), { ...SPLIT, symbol: other })).symbol).toBe(other);
    },
  );

  it('of a strict engine is a problem per warning, in a batch in place of the record', async () => {
    const app = await startApp({ isStrict: true });
    expect(await answerTo(app, SPLIT)).toMatchObject({ symbol: 'BTCUSDT', warnings: [] });
    const refused = await post(app, 'predict', { ...SPLIT, regim: {} });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      code: 'strict_record',
      errors: [{ path: 'regim', expected: 'regime', received: 'an unknown name' }],
    });
    const items = (await (await post(app, 'predict/batch', [SPLIT, UNPLACED])).json()) as (
      Answer | Problem
    )[];
    expect(items[0]).toHaveProperty('id');
    expect(items[1]).toMatchObject({
      code: 'strict_record',
      errors: [{ path: 'regime.volatility' }, { path: 'regime.trend_strength' }],
    });
  });
});

describe('the agents in the status and the metrics', () => {
  it('are counted with each decision', async () => {
    const app = await startApp();
    const { lgbm, nhits, patchtst } = base_predictions;
    const others = { lgbm, nhits, patchtst };
    await post(app, 'predict/batch', [SPLIT, { ...SPLIT, base_predictions: others }]);
    const status = await (await fetch(`${app.url}/api/ai/meta/status`)).json();
    expect(status).toMatchObject({
      agents: {
        xgb: { reports: 1, missing: 1, recent_share: 0.5 },
        nhits: { reports: 2, missing: 0, recent_share: 1 },
      },
    });
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('meta_agent_reports_total{agent="xgb"} 1');
    expect(metrics).toMatch(/meta_agent_last_report_timestamp_seconds\{agent="nhits"\} 1\d{9}/);
  });
});
