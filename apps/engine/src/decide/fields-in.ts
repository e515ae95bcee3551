import { type Regime, type SignalRecord, DEFAULT_AGENTS } from '@meta-agent/features';

/**
 * Whether a record has no other names than those that the engine and these agents know.
 * @param keys number of members of all objects of the record together
 */
export function hasKnownNames(
  record: SignalRecord,
  keys: number,
  agents = DEFAULT_AGENTS.names,
): boolean {
  return keys === fieldsIn(record, agents);
}

/** Number of known members in a record with signals of these agents, its objects included. */
function fieldsIn(record: SignalRecord, agents: readonly string[]): number {
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
