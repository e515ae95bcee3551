import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Decision } from '@meta-agent/decision';
import type { Action } from '@meta-agent/features';
import { Tally } from './tally';
import { Truths } from './truths';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'truths-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(name: string, ...lines: readonly string[]): string {
  writeFileSync(join(folder, name), lines.join('\n'));
  return join(folder, name);
}

const AT = '2026-02-05T00:00:00Z';
const MS = Date.parse(AT);

function decision(base: Action, action: Action, meta: Action | null): Decision {
  const of = (wanted: Action) => (wanted === meta ? 0.8 : 0.1);
  return {
    use_meta: action !== base,
    action,
    confidence: 0.8,
    reason: action === base ? 'strong_consensus_hold' : `meta_override_${action.toLowerCase()}`,
    meta_confidence: null,
    base_ensemble_action: base,
    base_ensemble_confidence: 0.5,
    consensus_strength: 0.5,
    probabilities: meta === null ? null : { SELL: of('SELL'), HOLD: of('HOLD'), BUY: of('BUY') },
    model_version: 'V',
    symbol: 'BTC',
  };
}

const OUTCOMES = [
  'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes',
  `${AT},BTC,BUY,win,2,5`,
  `${AT},ETH,SELL,loss,-3,5`,
];

describe('what became of a record', () => {
  it('is what a trade proves; without one the ensemble counts, and is said to be assumed', async () => {
    const truths = await Truths.read(null, put('outcomes.csv', ...OUTCOMES));
    expect(truths.find(MS, 'BTC', 'HOLD')).toMatchObject({ label: 'BUY', isAssumed: false });
    expect(truths.find(MS, 'ETH', 'SELL')).toMatchObject({ label: 'HOLD', trade: { pnlPct: -3 } });
    expect(truths.find(MS, 'XRP', 'SELL')).toMatchObject({
      label: 'SELL',
      isAssumed: true,
      trade: null,
    });
  });

  it('is the label where there is one, and not known where there is none', async () => {
    const labels = put('labels.csv', 'timestamp,symbol,label', `${AT},BTC,SELL`, `${AT},DOT,BUY`);
    const truths = await Truths.read(labels, put('outcomes.csv', ...OUTCOMES));
    expect(truths.find(MS, 'BTC', 'HOLD')).toMatchObject({ label: 'SELL', trade: { pnlPct: 2 } });
    expect(truths.find(MS, 'ETH', 'HOLD').label).toBeNull();
    expect(truths.counts.labels).toEqual({ matched: 1, unmatched: 1, repeated: 0 });
  });
});

describe('profit and accuracy', () => {
  const won = { action: 'BUY', isWin: true, pnlPct: 2 } as const;
  const once = { isRepeated: false };
  const lost = { action: 'SELL', isWin: false, pnlPct: -3 } as const;

  it('an override to HOLD saves a loss; to another action nobody knows what it earns', () => {
    const tally = new Tally();
    tally.add(decision('SELL', 'HOLD', 'HOLD'), {
      label: 'HOLD',
      isAssumed: false,
      trade: lost,
      ...once,
    });
    tally.add(decision('BUY', 'SELL', 'SELL'), {
      label: 'BUY',
      isAssumed: false,
      trade: won,
      ...once,
    });
    tally.add(decision('BUY', 'BUY', null), { label: null, isAssumed: false, trade: won, ...once });
    const { accuracy, overrides, profit } = tally.measures;
    expect(profit.base).toEqual({ sum: 1, trades: 3, unknown: 0 });
    expect(profit.final).toEqual({ sum: 2, trades: 1, unknown: 1 });
    expect(profit.meta).toEqual({ sum: 0, trades: 0, unknown: 1 });
    expect(overrides).toEqual({ right: 1, wrong: 1, helped: 1, hurt: 1 });
    expect(accuracy.final).toEqual({ known: 2, right: 1, share: 0.5 });
    expect(accuracy.meta).toEqual({ known: 2, right: 1, share: 0.5 });
    expect(tally.counts).toMatchObject({
      total_predictions: 3,
      meta_overrides: 2,
      actions: { SELL: 1, HOLD: 1, BUY: 1 },
      fallback_reasons: { strong_consensus: 1 },
    });
  });

  it('is of the vote only where the trade was its own: the engine may have made another', () => {
    const tally = new Tally();
    const truth = { label: 'BUY', isAssumed: false, trade: won, ...once } as const;
    tally.add(decision('SELL', 'BUY', 'BUY'), truth);
    tally.add(decision('HOLD', 'BUY', 'BUY'), truth);
    const { base, final } = tally.measures.profit;
    expect(base).toEqual({ sum: 0, trades: 0, unknown: 1 });
    expect(final).toEqual({ sum: 4, trades: 2, unknown: 0 });
  });

  it('counts a trade once, however often its record comes', async () => {
    const truths = await Truths.read(null, put('outcomes.csv', ...OUTCOMES));
    const tally = new Tally();
    for (let i = 0; i < 3; i += 1) {
      tally.add(decision('BUY', 'BUY', null), truths.find(MS, 'BTC', 'BUY'));
    }
    expect(tally.measures.profit.final).toEqual({ sum: 2, trades: 1, unknown: 0 });
    expect(truths.counts.outcomes).toEqual({ matched: 1, unmatched: 1, repeated: 2 });
  });
});
