import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ACTIONS, classOf } from '../actions';
import { DEFAULT_AGENTS } from '../agents/agent-list';
import { agentNamesFault } from '../agents/agent-names';
import { recordSchemasOf, type Signals } from '../signal-record';
import { crossed75, featureSetsOf, findFeatureSet, guide26 } from './feature-sets';

const nameOf = (i: number) => `agent_${i}`;
const agents = fc
  .integer({ min: 2, max: 16 })
  .map((n) => Array.from({ length: n }, (_, i) => nameOf(i)));
const signal = fc.record({
  action: fc.constantFrom(...ACTIONS),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
});
const regime = fc.record({
  volatility: fc.double({ min: 0, max: 1, noNaN: true }),
  trend_strength: fc.double({ min: -1, max: 1, noNaN: true }),
});
/** Agents, and a record in which some of them report. */
const cases = agents.chain((names) =>
  fc.record({
    names: fc.constant(names),
    signals: fc.record({
      base_predictions: fc.record(Object.fromEntries(names.map((name) => [name, signal])), {
        requiredKeys: [],
      }),
      regime,
    }),
  }),
);

const vectorOf = (set: typeof guide26, signals: Signals) => {
  const out = new Float64Array(set.names.length).fill(NaN);
  set.fill(signals, out);
  return out;
};

describe('the families of feature sets', () => {
  it('have 4A + 10 and 16A + 11 features of different names for A agents', () => {
    fc.assert(
      fc.property(agents, (names) => {
        const [guide, crossed] = featureSetsOf(names);
        expect(guide.names).toHaveLength(4 * names.length + 10);
        expect(crossed.names).toHaveLength(16 * names.length + 11);
        expect(new Set(crossed.names).size).toBe(crossed.names.length);
        for (const set of [guide, crossed]) {
          expect(set.name).toBe(`${set.family}${set.names.length}`);
          expect(set.origins).toHaveLength(set.names.length);
          expect(findFeatureSet(set.name, names)).toBe(set);
        }
      }),
    );
  });

  it('fill every feature of any record, and read no other agent', () => {
    fc.assert(
      fc.property(cases, signal, ({ names, signals }, other) => {
        for (const set of featureSetsOf(names)) {
          const vector = vectorOf(set, signals);
          expect(vector.every(Number.isFinite)).toBe(true);
          const more = { ...signals.base_predictions, other };
          expect(vectorOf(set, { ...signals, base_predictions: more })).toEqual(vector);
        }
      }),
    );
  });

  it('fill a row of columns as they fill its record', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), ({ names, signals }, isRegimeKnown) => {
        const record = isRegimeKnown ? signals : { base_predictions: signals.base_predictions };
        const given = names.map((name) => signals.base_predictions[name]);
        const { volatility, trend_strength } = signals.regime;
        const regime = isRegimeKnown ? [volatility, trend_strength] : [NaN, NaN];
        // The row before has other values.
        const columns = {
          actions: Uint8Array.from([
            ...names.map(() => 2),
            ...given.map((signal) => (signal === undefined ? 255 : classOf(signal.action))),
          ]),
          confidences: Float64Array.from([
            ...names.map(() => 0.9),
            ...given.map((signal) => signal?.confidence ?? NaN),
          ]),
          regimes: Float64Array.of(0.1, 0.2, ...regime),
        };
        for (const set of featureSetsOf(names)) {
          const vector = new Float64Array(set.names.length).fill(NaN);
          set.fillRow(columns, 1, vector);
          expect(vector).toEqual(vectorOf(set, record));
        }
      }),
    );
  });

  it('do not depend on the names', () => {
    fc.assert(
      fc.property(cases, ({ names, signals }) => {
        const renamed = (name: string) => `renamed_${name}`;
        const entries = Object.entries(signals.base_predictions);
        const base_predictions = Object.fromEntries(entries.map(([name, s]) => [renamed(name), s]));
        featureSetsOf(names).forEach((set, i) => {
          const other = featureSetsOf(names.map(renamed))[i];
          expect(vectorOf(other, { ...signals, base_predictions })).toEqual(vectorOf(set, signals));
        });
      }),
    );
  });

  it('are guide26 and crossed75 for the four agents of the guide', () => {
    expect(featureSetsOf([...DEFAULT_AGENTS.names])).toEqual([guide26, crossed75]);
    expect([guide26.name, crossed75.name]).toEqual(['guide26', 'crossed75']);
  });
});

it('four agents of any names have the reference values of the fixtures', () => {
  const text = readFileSync(join(__dirname, '../../testdata/features.jsonl'), 'utf8');
  const names = ['one', 'two', 'three', 'four'];
  const [guide] = featureSetsOf(names);
  for (const line of text.trim().split('\n')) {
    const { features, base_predictions, ...rest } = JSON.parse(line) as Signals & {
      features: number[];
    };
    const renamed = DEFAULT_AGENTS.names.flatMap((name, i) => {
      const given = base_predictions[name];
      return given === undefined ? [] : [[names[i], given] as const];
    });
    const vector = vectorOf(guide, { ...rest, base_predictions: Object.fromEntries(renamed) });
    vector.forEach((value, j) => {
      expect(Math.abs(value - features[j])).toBeLessThanOrEqual(1e-12);
    });
  }
});

describe('recordSchemasOf', () => {
  it('checks the signals of the agents, and leaves out those of others', () => {
    const { signals } = recordSchemasOf(['a', 'b']);
    const good = { action: 'BUY', confidence: 0.7 };
    expect(signals.parse({ base_predictions: { b: good, xgb: 'any value' } })).toEqual({
      base_predictions: { b: good },
    });
    expect(signals.safeParse({ base_predictions: { a: { action: 'buy' } } }).success).toBe(false);
  });
});

describe('agentNamesFault', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => nameOf(i));

  it('accepts 2 to 16 names', () => {
    for (const names of [many(2), many(16), DEFAULT_AGENTS.names, ['a', 'a_sell', 'a1']]) {
      expect(agentNamesFault(names)).toBeNull();
    }
  });

  it.each<readonly [what: string, names: readonly string[], expected: string]>([
    ['no agent', [], '2 to 16 agents'],
    ['one agent', many(1), '2 to 16 agents'],
    ['17 agents', many(17), '2 to 16 agents'],
    ['an agent twice', ['a', 'b', 'a'], 'each agent once'],
    ['a name of a feature', ['a', 'a_sell_x'], 'names that are not names of features'],
    ...[
      '',
      'A',
      '1a',
      'a-b',
      'é',
      '_a',
      '__proto__',
      'constructor',
      'ensemble',
      'a'.repeat(65),
    ].map((name) => [`the name "${name}"`, ['a', name], 'agents named with a-z'] as const),
  ])('refuses %s', (_, names, expected) => {
    expect(agentNamesFault(names)?.expected).toContain(expected);
  });
});
