import type { SignalRecord } from '../signal-record';

/** A value that differs from record to record, and its place in the text. */
export interface Hole {
  readonly kind:
    | 'timestamp'
    | 'symbol'
    | 'action'
    | 'confidence'
    | 'ensemble_action'
    | 'ensemble_confidence'
    | 'volatility'
    | 'trend_strength';
  readonly start: number;
  readonly end: number;
}

const OF_A_RECORD = ['timestamp', 'symbol', 'ensemble_action', 'ensemble_confidence'];
const OF_A_REGIME = ['volatility', 'trend_strength'];
const OF_A_SIGNAL = 'action,confidence';

/** A key or a scalar value of JSON without escapes, or a bracket. */
const TOKEN = /"([^"\\]*)"(\s*:)?|[{}[\]]|[^\s"{}[\],:]+/g;

/**
 * The values of a record in their order; null for a record in which something else may differ: an
 * escape, a list, an object of another name, a signal with more than its action and its confidence.
 * @param text JSON of the record
 */
export function holesOf(text: string, record: SignalRecord): Hole[] | null {
  if (text.includes('\\') || !isPlain(record)) return null;
  const holes: Hole[] = [];
  const path: string[] = [];
  let key = '';
  for (const token of text.matchAll(TOKEN)) {
    const [whole, name = '', colon] = token;
    if (colon) key = name;
    else if (whole === '{') path.push(key);
    else if (whole === '}') path.pop();
    else {
      const kind = kindOf(path, key);
      const start = token.index;
      if (kind !== null) holes.push({ kind, start, end: start + whole.length });
    }
  }
  return holes;
}

/** @param path the keys of the objects around a value, from that of the record: '' */
function kindOf(path: readonly string[], key: string): Hole['kind'] | null {
  const [, part] = path;
  if (path.length === 1 && OF_A_RECORD.includes(key)) return key as Hole['kind'];
  if (path.length === 3 && part === 'base_predictions') return key as Hole['kind'];
  const isRegime = path.length === 2 && (part === 'regime' || part === 'regime_info');
  return isRegime && OF_A_REGIME.includes(key) ? (key as Hole['kind']) : null;
}

function isPlain({ base_predictions: signals, regime, regime_info, ...rest }: SignalRecord) {
  // With both, only one of them is read.
  if (regime !== undefined && regime_info !== undefined) return false;
  const scalars = [...Object.values(rest), ...Object.values(regime ?? regime_info ?? {})];
  const isScalar = (value: unknown) => typeof value !== 'object' || value === null;
  return scalars.every(isScalar) && Object.values(signals).every(isPlainSignal);
}

/** In this order: the form reads the values of the agents in turn. */
function isPlainSignal(signal: unknown): boolean {
  return (
    typeof signal === 'object' && signal !== null && Object.keys(signal).join() === OF_A_SIGNAL
  );
}
