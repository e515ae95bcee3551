import type { SignalRecord } from '../signal-record';
import { holesOf, type Hole } from './holes-of';

const ACTION = '"(SELL|HOLD|BUY)"';
/** Without the escapes of JSON: the text between the quotes is the value. */
const TEXT = String.raw`"([^"\\\x00-\x1f]*)"`;
const NUMBER = String.raw`(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)`;

const PATTERNS: Readonly<Record<Hole['kind'], string>> = {
  ...{ timestamp: TEXT, symbol: TEXT, action: ACTION, ensemble_action: ACTION },
  ...{
    confidence: NUMBER,
    ensemble_confidence: NUMBER,
    volatility: NUMBER,
    trend_strength: NUMBER,
  },
};

/** Judges the texts that a record holds. */
export interface TextChecks {
  readonly isTimestamp: (text: string) => boolean;
  readonly isSymbol: (text: string) => boolean;
}

type Part = Record<string, unknown>;

/** Places of values among the captured texts; 0: the record has no such value, or always this one. */
interface Places {
  timestamp: number;
  symbol: number;
  ensemble_action: number;
  ensemble_confidence: number;
  volatility: number;
  trend_strength: number;
}

/**
 * What texts of records have in common that differ in their values alone: a pattern of the text, and
 * the record that was accepted first.
 */
export class RecordForm {
  readonly #pattern: RegExp;
  readonly #first: Part;
  readonly #agents: readonly string[];
  /** Place of the first agent's action; its confidence and the other agents' values follow. */
  readonly #signalsAt: number;
  readonly #places: Places;
  readonly #regime: 'regime' | 'regime_info' | null;

  /** The form of an accepted record; null for one that the schema must judge each time. */
  static of(text: string, record: SignalRecord): RecordForm | null {
    const holes = holesOf(text, record);
    // An object has names like integers first, wherever they stand in the text.
    const isInOrder = !Object.keys(record.base_predictions).some((name) => /^\d+$/.test(name));
    if (holes === null || !isInOrder) return null;
    const form = new RecordForm(text, record, holes);
    const again = form.read(text, { isTimestamp: () => true, isSymbol: () => true });
    return JSON.stringify(again) === JSON.stringify(record) ? form : null;
  }

  private constructor(text: string, record: SignalRecord, holes: readonly Hole[]) {
    this.#pattern = patternOf(text, holes);
    this.#first = record;
    const placeOf = (kind: Hole['kind']) => holes.findIndex((hole) => hole.kind === kind) + 1;
    this.#agents = Object.keys(record.base_predictions);
    this.#signalsAt = placeOf('action');
    this.#places = {
      ...{ timestamp: placeOf('timestamp'), symbol: placeOf('symbol') },
      ensemble_action: placeOf('ensemble_action'),
      ensemble_confidence: placeOf('ensemble_confidence'),
      ...{ volatility: placeOf('volatility'), trend_strength: placeOf('trend_strength') },
    };
    const { regime, regime_info } = record;
    this.#regime = regime ? 'regime' : regime_info ? 'regime_info' : null;
  }

  /** @returns null for another form, or for a value that the schema must judge */
  read(text: string, { isTimestamp, isSymbol }: TextChecks): SignalRecord | null {
    const values = this.#pattern.exec(text);
    if (values === null) return null;
    const { timestamp, symbol, ensemble_action, ensemble_confidence } = this.#places;
    const record = { ...this.#first };
    if (timestamp > 0 && !isTimestamp((record.timestamp = values[timestamp]))) return null;
    if (symbol > 0 && !isSymbol((record.symbol = values[symbol]))) return null;
    if (ensemble_action > 0) record.ensemble_action = values[ensemble_action];
    if (ensemble_confidence > 0) {
      const confidence = Number(values[ensemble_confidence]);
      if (!isShare(confidence)) return null;
      record.ensemble_confidence = confidence;
    }
    const isSound = this.#readSignals(values, record) && this.#readRegime(values, record);
    return isSound ? (record as unknown as SignalRecord) : null;
  }

  #readSignals(values: RegExpExecArray, record: Part): boolean {
    const signals = { ...(this.#first.base_predictions as Part) };
    let at = this.#signalsAt;
    for (const agent of this.#agents) {
      const confidence = Number(values[at + 1]);
      if (!isShare(confidence)) return false;
      signals[agent] = { action: values[at], confidence };
      at += 2;
    }
    record.base_predictions = signals;
    return true;
  }

  #readRegime(values: RegExpExecArray, record: Part): boolean {
    if (this.#regime === null) return true;
    const regime = { ...(this.#first[this.#regime] as Part) };
    const { volatility, trend_strength } = this.#places;
    if (volatility > 0) {
      const value = Number(values[volatility]);
      if (!isShare(value)) return false;
      regime.volatility = value;
    }
    if (trend_strength > 0) {
      const value = Number(values[trend_strength]);
      if (!(value >= -1 && value <= 1)) return false;
      regime.trend_strength = value;
    }
    record[this.#regime] = regime;
    return true;
  }
}

const isShare = (value: number) => value >= 0 && value <= 1;

/** The text with a group in the place of each value. */
function patternOf(text: string, holes: readonly Hole[]): RegExp {
  let pattern = '^';
  let from = 0;
  for (const { kind, start, end } of holes) {
    pattern += literal(text.slice(from, start)) + PATTERNS[kind];
    from = end;
  }
  return new RegExp(`${pattern}${literal(text.slice(from))}$`);
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
