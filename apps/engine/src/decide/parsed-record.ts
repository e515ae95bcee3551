import { AGENTS, signalRecordSchema, type Regime, type SignalRecord } from '@meta-agent/features';

/** A valid record to decide, with its original text. */
export interface ParsedRecord {
  readonly record: SignalRecord;
  /** Its JSON text; null when it was an item of an array. */
  readonly text: string | null;
  /** Number of members of all its objects together. */
  readonly keys: number;
}

/** No record with only known fields is longer, unless padded with white space. */
const MAX_CHARACTERS = 1024;

/**
 * A record as one line of JSON with only known fields. Most arrive in that form and keep their
 * text: serialising takes three times as long as deciding.
 */
export function lineOf({ record, text, keys }: ParsedRecord): string {
  if (keys !== fieldsIn(record)) return JSON.stringify(signalRecordSchema.parse(record));
  return text !== null && isLine(text) ? text : JSON.stringify(record);
}

function isLine(text: string): boolean {
  const isBare = text.startsWith('{') && text.endsWith('}') && text.length <= MAX_CHARACTERS;
  return isBare && !text.includes('\n') && !text.includes('\r');
}

/** Number of known members in a record, its objects included. */
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
