import { featureSetsOf } from './feature-sets/feature-sets';
import { regimesOf } from './regimes';
import { fieldIssues } from './schema-issue';
import { logRecordSchema, recordSchemasOf, wellFormedSignals } from './signal-record';

const signal = { action: 'BUY', confidence: 0.7 } as const;

describe('the signals of unknown agents', () => {
  it('are those whose name and signal are sound', () => {
    const predictions = { xgb: signal, other: signal, note: 'calm', 'no name': signal };
    expect(wellFormedSignals(predictions, ['xgb'])).toEqual({ other: signal });
  });

  it('are at most sixteen', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`agent_${i}`, signal]));
    expect(Object.keys(wellFormedSignals(many, []))).toHaveLength(16);
  });
});

describe('the schemas and feature sets of agents', () => {
  it('are made once, also after those of many others', () => {
    const agents = ['xgb', 'my_model'];
    const schemas = recordSchemasOf(agents);
    const [guide] = featureSetsOf(agents);
    expect(recordSchemasOf([...agents])).toBe(schemas);
    expect(featureSetsOf([...agents])[0]).toBe(guide);
    for (let i = 0; i < 130; i += 1) {
      const others = ['xgb', `other_${i}`];
      expect(recordSchemasOf(others).signals.shape.base_predictions.shape).toHaveProperty(
        others[1],
      );
      expect(featureSetsOf(others)[0].agents).toEqual(others);
    }
    expect(featureSetsOf(agents)[0].names).toEqual(guide.names);
  });
});

describe('the issues of a record', () => {
  const line = { timestamp: '2026-02-05T00:00:00Z', symbol: 'A', base_predictions: {} };
  const issuesOf = (input: unknown) => {
    const parsed = logRecordSchema.safeParse(input);
    return parsed.success ? [] : fieldIssues(parsed.error, input);
  };

  it('name the field, what was expected and what was received', () => {
    const predictions = { xgb: { action: 'BUY', confidence: 7 } };
    expect(issuesOf({ ...line, base_predictions: predictions })).toEqual([
      {
        field: 'base_predictions.xgb.confidence',
        expected: 'a number from 0 to 1',
        received: '7',
      },
    ]);
  });

  it('say nothing where a field is absent, and cut long values', () => {
    const { symbol, ...rest } = line;
    expect(issuesOf(rest)).toMatchObject([{ field: 'symbol', received: 'nothing' }]);
    expect(issuesOf({ ...line, symbol: symbol.repeat(99) })).toMatchObject([
      { field: 'symbol', received: `"${'A'.repeat(59)}…` },
    ]);
    expect(issuesOf(null)).toMatchObject([{ field: '', received: 'null' }]);
  });
});

it('a record has one regime of volatility and one of trend', () => {
  expect(regimesOf({ regime: { volatility: 0.4, trend_strength: -0.3 } })).toEqual([
    'volatility_medium',
    'trending',
  ]);
  expect(regimesOf({ regime_info: { volatility: 0.6, trend_strength: 0.2 } })).toEqual([
    'volatility_high',
    'ranging',
  ]);
  expect(regimesOf({ regime: { volatility: 0.39 } })[0]).toBe('volatility_low');
  expect(regimesOf({})).toEqual(['volatility_medium', 'ranging']);
});
