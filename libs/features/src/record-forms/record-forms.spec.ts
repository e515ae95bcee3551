import {
  array,
  assert,
  constantFrom,
  double,
  option,
  property,
  record,
  subarray,
  tuple,
} from 'fast-check';
import { ACTIONS } from '../actions';
import { DEFAULT_AGENTS } from '../agents/agent-list';
import { countKeys, outlineOf } from '../json-outline';
import { recordSchemasOf, type SignalRecord } from '../signal-record';
import { RecordForms } from './record-forms';

const { signals: schema } = recordSchemasOf(DEFAULT_AGENTS.names);

/** What the engine does with a text: the value when the schema accepts it, else null. */
function judge(text: string): SignalRecord | null {
  try {
    const value = JSON.parse(text) as SignalRecord;
    const isRepeated = outlineOf(text).members !== countKeys(value);
    return isRepeated || !schema.safeParse(value).success ? null : value;
  } catch {
    return null;
  }
}

/** Reads a text as the engine does. */
function readOrLearn(forms: RecordForms, text: string): SignalRecord | null {
  const known = forms.read(text);
  if (known !== null) return known;
  const judged = judge(text);
  if (judged !== null) forms.learn(text, judged);
  return judged;
}

const share = double({ min: 0, max: 1, noNaN: true });
const signal = record({ action: constantFrom(...ACTIONS), confidence: share });
const signals = subarray([...DEFAULT_AGENTS.names]).chain((names) =>
  tuple(...names.map(() => signal)).map((all) =>
    Object.fromEntries(names.map((name, k) => [name, all[k]])),
  ),
);
const regime = record(
  { volatility: share, trend_strength: double({ min: -1, max: 1, noNaN: true }) },
  { requiredKeys: [] },
);
const TIMES = ['2026-02-05T23:54:27Z', '2026-02-05T23:54:28.125+01:00', '2024-02-29T00:00:00'];
const records = record(
  {
    timestamp: constantFrom(...TIMES),
    symbol: constantFrom('BTCUSDT', 'ETH/USDT', 'Ω'),
    horizon: constantFrom('15m', 60),
    base_predictions: signals,
    ensemble_action: constantFrom(...ACTIONS),
    ensemble_confidence: share,
    regime,
    regime_info: regime,
    source: constantFrom('simulated', 'desk'),
  },
  { requiredKeys: ['base_predictions'] },
);

/** Values that differ from what a form may hold, and texts that are no JSON. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/"confidence":[^,}]+/, '"confidence":1.5'],
  [/"confidence":[^,}]+/, '"confidence":-0.5'],
  [/"confidence":[^,}]+/, '"confidence":1e-3'],
  [/"confidence":[^,}]+/, '"confidence":01'],
  [/"confidence":[^,}]+/, '"confidence":.5'],
  [/"confidence":[^,}]+/, '"confidence":1e999'],
  [/"confidence":[^,}]+/, '"confidence":"0.5"'],
  [/"trend_strength":[^,}]+/, '"trend_strength":-1.0001'],
  [/"volatility":[^,}]+/, '"volatility":null'],
  [/"action":"(?:SELL|HOLD|BUY)"/, '"action":"WAIT"'],
  [/"timestamp":"[^"]*"/, '"timestamp":"2025-02-29T00:00:00Z"'],
  [/"timestamp":"[^"]*"/, '"timestamp":"2026-02-05T23:54:27.00000000000000000000000001Z"'],
  [/"timestamp":"[^"]*"/, '"timestamp":"2026-02-05T23:54:2\\u0037Z"'],
  [/"symbol":"[^"]*"/, '"symbol":""'],
  [/"symbol":"[^"]*"/, '"symbol":"A\\"B"'],
  [/"symbol":"[^"]*"/, '"symbol":"A\nB"'],
  [/"symbol":"[^"]*"/, `"symbol":"${'A'.repeat(65)}"`],
  [/"xgb"/, '"__proto__"'],
  [/"lgbm"/, '"xgb"'],
  [/^\{/, '{ '],
  [/,/g, ' , '],
  [/\}$/, ''],
  [/\}$/, '}}'],
  [/\}$/, ',"symbol":"TWICE"}'],
  [/\}$/, ',"note":{"a":1}}'],
];

it('reads what the schema accepts, as JSON.parse does, and nothing else', () => {
  const edits = array(constantFrom(...FAULTS), { maxLength: 2 });
  assert(
    property(array(tuple(records, option(edits)), { minLength: 2, maxLength: 30 }), (all) => {
      const forms = new RecordForms();
      for (const [value, edit] of all) {
        const plain = JSON.stringify(value);
        const faulty = (edit ?? []).reduce((text, [from, to]) => text.replace(from, to), plain);
        for (const text of [plain, faulty])
          expect(readOrLearn(forms, text)).toStrictEqual(judge(text));
      }
    }),
    { numRuns: 300 },
  );
});

const line = (confidence: number, more: object = {}) =>
  JSON.stringify({
    ...{ timestamp: TIMES[0], symbol: 'BTCUSDT' },
    base_predictions: { xgb: { action: 'BUY', confidence } },
    ...more,
  });

it('knows a form after one record of it, whatever its values are', () => {
  const forms = new RecordForms();
  forms.learn(line(0.5), JSON.parse(line(0.5)) as SignalRecord);
  expect(forms.read(line(0.25))).toStrictEqual(JSON.parse(line(0.25)));
  expect(forms.read(line(0.25, { horizon: '1h' }))).toBeNull();
  expect(forms.read(line(0.25).replace('BTCUSDT', 'ETHUSDT'))).toBeNull();
});

it('keeps the forms in use while another caller sends a new one each time', () => {
  const forms = new RecordForms();
  let known = 0;
  for (let k = 0; k < 2000; k += 1) {
    readOrLearn(forms, line(0.5, { horizon_minutes: 1 + k }));
    known += Number(forms.read(line(k / 2000)) !== null);
    readOrLearn(forms, line(0.5));
  }
  expect(known).toBe(1999);
});

it('leaves a long text to the schema', () => {
  const forms = new RecordForms();
  const long = line(0.5, { note: 'x'.repeat(2048) });
  forms.learn(long, JSON.parse(long) as SignalRecord);
  expect(forms.read(long)).toBeNull();
});

it('knows the form after any number of symbols, and keeps one form for all of them', () => {
  const forms = new RecordForms();
  const other = line(0.5, { horizon: '1h' });
  readOrLearn(forms, other);
  for (let k = 0; k < 10_100; k += 1) readOrLearn(forms, line(0.5).replace('BTCUSDT', `S${k}`));
  expect(forms.read(line(0.7).replace('BTCUSDT', 'S10099'))).not.toBeNull();
  forms.learn(other, JSON.parse(other) as SignalRecord);
  expect(forms.read(line(0.7, { horizon: '1h' }))).not.toBeNull();
});

it('leaves agents whose names are whole numbers to the schema: their order is another', () => {
  const forms = new RecordForms();
  const text = (two: string, one: string) => `{"base_predictions":{"2":${two},"1":${one}}}`;
  const same = '{"action":"BUY","confidence":0.5}';
  forms.learn(text(same, same), JSON.parse(text(same, same)) as SignalRecord);
  expect(forms.read(text('{"action":"SELL","confidence":0.9}', same))).toBeNull();
});
