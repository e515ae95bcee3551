import { guide26 } from '@meta-agent/features';
import { makeRecord, makeTable, type Row } from '../testing/make-table';
import { RowValues } from './log/row-values';
import { matrixOf, tableFeatures } from './rows/feature-rows';
import { recordAt } from './signal-table';
import { SignalTableBuilder } from './signal-table-builder';

const row = (changes: Partial<Row> = {}): Row => ({
  votes: ['BUY', 'SELL', 'HOLD', null],
  ...changes,
});

describe('SignalTableBuilder', () => {
  it('sorts by time and keeps the order of lines within a moment', () => {
    const table = makeTable([
      row({ minute: 2, symbol: 'B' }),
      row({ minute: 1, symbol: 'C' }),
      row({ minute: 2, symbol: 'A' }),
    ]);
    expect(Array.from(table.symbolIds, (id) => table.symbols[id])).toEqual(['C', 'B', 'A']);
  });

  it('keeps the first of two lines with the same symbol, horizon and moment', () => {
    const builder = new SignalTableBuilder();
    builder.add(new RowValues().read(makeRecord(row({ confidence: 0.1 }))));
    builder.add(new RowValues().read(makeRecord(row({ symbol: 'ETHUSDT' }))));
    builder.add(new RowValues().read(makeRecord(row({ confidence: 0.9 }))));
    for (const changes of [{ horizon: '4h' }, { horizon: 240 }, { horizon_minutes: 240 }]) {
      builder.add(new RowValues().read(makeRecord(row({ changes }))));
    }
    const { table, duplicates, contested } = builder.build();
    expect([duplicates, contested.rows]).toEqual([2, 1]);
    expect(table.length).toBe(3);
    expect(Array.from(table.confidences).filter((c) => c === 0.9)).toEqual([]);
  });

  it('grows beyond its first capacity without losing a value', () => {
    const builder = new SignalTableBuilder();
    for (let i = 0; i < 10_000; i += 1)
      builder.add(new RowValues().read(makeRecord(row({ confidence: (i % 97) / 97 }), i)));
    const { table } = builder.build();
    expect(table.length).toBe(10_000);
    for (const i of [0, 4095, 4096, 8192, 9999]) {
      expect(recordAt(table, i).base_predictions.xgb?.confidence).toBe((i % 97) / 97);
    }
  });
});

describe('recordAt', () => {
  it('returns the record, with the same agents and regimes missing', () => {
    const record = makeRecord(row({ changes: { regime_info: { volatility: 0.3 } } }));
    const builder = new SignalTableBuilder();
    builder.add(new RowValues().read(record));
    expect(recordAt(builder.build().table, 0)).toEqual({
      timestamp: record.timestamp,
      symbol: 'BTCUSDT',
      base_predictions: {
        xgb: { action: 'BUY', confidence: 0.6 },
        lgbm: { action: 'SELL', confidence: 0.6 },
        nhits: { action: 'HOLD', confidence: 0.6 },
      },
      regime: { volatility: 0.3 },
    });
  });
});

describe('tableFeatures', () => {
  it("holds each record's features", () => {
    const rows = [row(), row({ votes: ['BUY', 'BUY', 'BUY', 'HOLD'], confidence: 0.8 })];
    const matrix = matrixOf(tableFeatures(makeTable(rows), guide26));
    const expected = new Float64Array(52);
    rows.forEach((each, i) => {
      guide26.fill(makeRecord(each, i), expected, 26 * i);
    });
    expect(matrix).toEqual(expected);
  });
});
