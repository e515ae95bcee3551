import { type Regime, type SignalRecord, DEFAULT_AGENTS } from '@meta-agent/features';

/** Number of known members in a record with signals of these agents, its objects included. */
export function fieldsIn(record: SignalRecord, agents = DEFAULT_AGENTS.names): number {
  let fields = 1 + regimeFields(record.regime) + regimeFields(record.regime_info);
  const signals = record.base_predictions;
  for (const agent of agents) if (signals[agent] !== undefined) fields += 3;
  if (record.timestamp !== undefined) fields += 1;
  if (record.symbol !== undefined) fields += 1;
  if (record.horizon !== undefined) fields += 1;
  if (record.horizon_minutes !== undefined) fields += 1;
  if (record.ensemble_action !== undefined) fields += 1;
  if (record.ensemble_confidence !== undefined) fields += 1;
  return fields;
}

function regimeFields(regime: Regime | undefined): number {
  if (regime === undefined) return 0;
  return 1 + Number(regime.volatility !== undefined) + Number(regime.trend_strength !== undefined);
}
