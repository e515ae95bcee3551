import { REGIMES, trendRegime, volatilityRegime, type RegimeName } from '@meta-agent/features';
import { regimeAt, type SignalTable } from '../data/signal-table';

export interface RegimeMetrics {
  /** Null without rows. */
  readonly accuracy: number | null;
  readonly n_samples: number;
}

/** Accuracy in each regime. A row counts in one of volatility and in one of trend. */
export function regimeMetrics(
  table: SignalTable,
  predicted: Uint8Array,
  classes: Uint8Array,
): Record<RegimeName, RegimeMetrics> {
  const hits = new Map<RegimeName, number>();
  const rows = new Map<RegimeName, number>();
  const count = (counts: Map<RegimeName, number>, regime: RegimeName, by: number) =>
    counts.set(regime, (counts.get(regime) ?? 0) + by);
  classes.forEach((y, row) => {
    const { volatility, trendStrength } = regimeAt(table, row);
    for (const regime of [volatilityRegime(volatility), trendRegime(trendStrength)]) {
      count(rows, regime, 1);
      count(hits, regime, Number(predicted[row] === y));
    }
  });
  const metricsOf = (regime: RegimeName): RegimeMetrics => {
    const n = rows.get(regime) ?? 0;
    return { accuracy: n === 0 ? null : (hits.get(regime) ?? 0) / n, n_samples: n };
  };
  return Object.fromEntries(REGIMES.map((name) => [name, metricsOf(name)])) as Record<
    RegimeName,
    RegimeMetrics
  >;
}
