import { AGENTS, signalRecordSchema, type Regime, type SignalRecord } from '@meta-agent/features';

/** A record that somebody wants decided, and how it came. */
export interface AskedRecord {
  readonly record: SignalRecord;
  /** Its JSON; null when it came as part of a larger one. */
  readonly text: string | null;
  /** How many members its objects have, all together. */
  readonly keys: number;
}

/** A longer text has something in it that a record does not need. */
const MAX_CHARACTERS = 1024;

/**
 * A record as one line of JSON with nothing in it but a record's fields. Most come as just that,
 * and are kept as they came: to spell one anew takes three times as long as to decide it.
 */
export function lineOf({ record, text, keys }: AskedRecord): string {
  if (keys !== fieldsIn(record)) return JSON.stringify(signalRecordSchema.parse(record));
  return text !== null && isLine(text) ? text : JSON.stringify(record);
}

function isLine(text: string): boolean {
  const isBare = text.startsWith('{') && text.endsWith('}') && text.length <= MAX_CHARACTERS;
  return isBare && !text.includes('\n') && !text.includes('\r');
}

/** How many members a record has that are a record's. */
function fieldsIn(record: SignalRecord): number {
  let fields = 1 + regimeFields(record.regime) + regimeFields(record.regime_info);
  for (const agent of AGENTS) if (record.base_predictions[agent] !== undefined) fields += 3;
  if (record.timestamp !== undefined) fields += 1;
  if (record.symbol !== undefined) fields += 1;
  if (record.horizon !== undefined) fields += 1;
  if (record.ensemble_action !== undefined) fields += 1;
  if (record.ensemble_confidence !== undefined) fields += 1;
  return fields;
}

function regimeFields(regime: Regime | undefined): number {
  if (regime === undefined) return 0;
  return 1 + Number(regime.volatility !== undefined) + Number(regime.trend_strength !== undefined);
}
