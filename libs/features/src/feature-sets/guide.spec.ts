import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ACTIONS } from '../actions';
import { DEFAULT_AGENTS } from '../agents/agent-list';
import type { Signals } from '../signal-record';
import { guide26 } from './feature-sets';

type Case = Signals & { features: number[] };

const cases = readFileSync(join(__dirname, '../../testdata/features.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

describe('guide26', () => {
  it('returns the reference values of all 1,500 cases', () => {
    expect(cases).toHaveLength(1500);
    const out = new Float64Array(26);
    for (const { features, ...signals } of cases) {
      guide26.fill(signals, out);
      out.forEach((value, j) => {
        expect(Math.abs(value - features[j])).toBeLessThanOrEqual(1e-12);
      });
    }
  });

  it('writes 26 values from the offset on, and changes no other value', () => {
    const signal = fc.record({
      action: fc.constantFrom(...ACTIONS),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const predictions = fc.record(
      Object.fromEntries(DEFAULT_AGENTS.names.map((agent) => [agent, signal])),
      {
        requiredKeys: [],
      },
    );
    fc.assert(
      fc.property(predictions, fc.nat(5), (base_predictions, offset) => {
        const clean = new Float64Array(26);
        guide26.fill({ base_predictions }, clean);
        const dirty = new Float64Array(26 + 10).fill(7);
        guide26.fill({ base_predictions }, dirty, offset);
        expect(dirty.subarray(offset, offset + 26)).toEqual(clean);
        expect(dirty.subarray(0, offset).every((v) => v === 7)).toBe(true);
        expect(dirty.subarray(offset + 26).every((v) => v === 7)).toBe(true);
      }),
    );
  });

  it('refuses an unknown action', () => {
    const signals = { base_predictions: { xgb: { action: 'buy', confidence: 1 } } };
    expect(() => {
      guide26.fill(signals as unknown as Signals, new Float64Array(26));
    }).toThrow('expected an action of SELL, HOLD, BUY, received buy');
  });
});
