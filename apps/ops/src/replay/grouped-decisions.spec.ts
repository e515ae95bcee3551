import { decide, DEFAULT_POLICY } from '@meta-agent/decision';
import type { LogRecord } from '@meta-agent/features';
import { GroupedDecisions } from './grouped-decisions';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'BTCUSDT'];

describe('decisions by symbol', () => {
  it('have a group of each name, also of those that every object has', () => {
    const grouped = new GroupedDecisions();
    for (const symbol of [...NAMES, '__proto__']) {
      const line: LogRecord = { timestamp: '2026-02-05T12:00:00Z', symbol, base_predictions: {} };
      const decision = decide(line, { model: null, policy: DEFAULT_POLICY, nowMs: 0 });
      const row = { record: line, line, timestampMs: 0, id: null, nowMs: 0, logged: null };
      const truth = { label: { action: null, isAssumed: false }, profits: null };
      grouped.add(row, decision, truth);
    }
    const counts = grouped.symbols.map(([name, group]) => [name, group.counts.total_predictions]);
    expect(counts[0]).toEqual(['__proto__', 2]);
    expect(counts.map(([name]) => name)).toEqual([
      ...['__proto__', 'BTCUSDT', 'constructor', 'hasOwnProperty', 'toString'],
    ]);
    const printed = JSON.stringify(Object.fromEntries(counts));
    expect(printed).toContain('"__proto__":2');
  });

  it('have a group of each horizon, in any spelling, the shortest first', () => {
    const grouped = new GroupedDecisions();
    for (const horizon of ['1h', 15, '15m', undefined]) {
      const base = { timestamp: '2026-02-05T12:00:00Z', symbol: 'A', base_predictions: {} };
      const line: LogRecord = { ...base, horizon };
      const decision = decide(line, { model: null, policy: DEFAULT_POLICY, nowMs: 0 });
      const row = { record: line, line, timestampMs: 0, id: null, nowMs: 0, logged: null };
      grouped.add(row, decision, { label: { action: null, isAssumed: false }, profits: null });
    }
    const counts = grouped.horizons.map(([name, group]) => [name, group.counts.total_predictions]);
    expect(counts).toEqual([
      ['15 min', 2],
      ['60 min', 1],
    ]);
  });
});
