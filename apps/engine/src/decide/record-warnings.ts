import { loggedDecisionSchema } from '@meta-agent/decision';
import {
  nearestName,
  signalRecordSchema,
  type SignalRecord,
  DEFAULT_AGENTS,
} from '@meta-agent/features';
import type { WarningKind } from '../metrics/warning-kinds';

/** One warning about a record. */
export interface RecordWarning {
  readonly kind: WarningKind;
  /** Path of the field. */
  readonly path: string;
  /** The value that avoids this warning. */
  readonly expected: string;
  readonly received: string;
  /** How the engine treats the field. */
  readonly effect: string;
}

/** The number of unknown keys that are named; a record may have thousands. */
const MOST_UNKNOWN = 8;
const NAME_LENGTH = 60;

/** Fields of lines that Meta-Agent writes: those of a decision log and of the simulator. */
const OWN_FIELDS = [...Object.keys(loggedDecisionSchema.shape), 'source'];
const FIELDS = Object.keys(signalRecordSchema.shape);
const REGIME_FIELDS = ['volatility', 'trend_strength'];
const SIGNAL_FIELDS = ['action', 'confidence'];

export const NO_WARNINGS: readonly RecordWarning[] = Object.freeze([]);

/**
 * The warnings about a valid record: names that no program reads, with the name likely meant, and
 * values that the engine assumes. Most records have no warning and cost one comparison.
 * @param isKnown whether each name in the record is known: `hasKnownNames`
 * @param agents those whose signals are read
 */
export function warningsOf(
  record: SignalRecord,
  isKnown: boolean,
  agents = DEFAULT_AGENTS.names,
): readonly RecordWarning[] {
  const { timestamp, symbol } = record;
  const regime = record.regime ?? record.regime_info;
  const isWhole = timestamp !== undefined && symbol !== undefined && isWholeRegime(regime);
  if (isWhole && isKnown) return NO_WARNINGS;
  return [...(isKnown ? [] : unknownNames(record, agents)), ...assumedIn(record)];
}

/**
 * A warning in the form of the answer.
 * @example 'unknown_key: regim is ignored; did you mean regime?'
 */
export function describeWarning({ kind, path, effect }: RecordWarning): string {
  return `${kind}: ${path} ${effect}`;
}

function isWholeRegime(regime: SignalRecord['regime']): boolean {
  return regime?.volatility !== undefined && regime.trend_strength !== undefined;
}

function assumedIn(record: SignalRecord): RecordWarning[] {
  const regime = record.regime ?? record.regime_info;
  const name = record.regime === undefined && record.regime_info ? 'regime_info' : 'regime';
  const assumed = (kind: WarningKind, path: string, expected: string, value: string) => ({
    ...{ kind, path, expected, received: 'nothing' },
    effect: `is missing; ${value} is assumed`,
  });
  return [
    ...(regime?.volatility === undefined
      ? [assumed('assumed_regime', `${name}.volatility`, 'a number from 0 to 1', '0.5')]
      : []),
    ...(regime?.trend_strength === undefined
      ? [assumed('assumed_regime', `${name}.trend_strength`, 'a number from -1 to 1', '0')]
      : []),
    ...(record.timestamp === undefined
      ? [
          assumed(
            'assumed_timestamp',
            'timestamp',
            'an ISO 8601 timestamp',
            'the time of the decision',
          ),
        ]
      : []),
    ...(record.symbol === undefined
      ? [assumed('assumed_symbol', 'symbol', 'a symbol like BTCUSDT', 'UNKNOWN')]
      : []),
  ];
}

/** Keys of a record, of its regime and of its signals that no part of the engine reads. */
function unknownNames(record: SignalRecord, agents: readonly string[]): RecordWarning[] {
  const { base_predictions: signals } = record;
  const unknown = [
    ...unknownIn('', record, FIELDS).filter(({ path }) => !OWN_FIELDS.includes(path)),
    ...unknownIn('base_predictions.', signals, agents, 'unknown_agent'),
    ...agents.flatMap((agent) =>
      unknownIn(`base_predictions.${agent}.`, signals[agent], SIGNAL_FIELDS),
    ),
    ...unknownIn('regime.', record.regime, REGIME_FIELDS),
    ...unknownIn('regime_info.', record.regime_info, REGIME_FIELDS),
  ];
  if (unknown.length <= MOST_UNKNOWN) return unknown;
  const more = unknown.length - MOST_UNKNOWN;
  const rest: RecordWarning = {
    kind: 'unknown_key',
    path: `${more} more keys`,
    expected: 'the keys of a record',
    received: 'unknown names',
    effect: 'are ignored',
  };
  return [...unknown.slice(0, MOST_UNKNOWN), rest];
}

function unknownIn(
  path: string,
  object: object | undefined,
  known: readonly string[],
  kind: WarningKind = 'unknown_key',
): RecordWarning[] {
  const unknown = Object.keys(object ?? {}).filter((name) => !known.includes(name));
  return unknown.map((name, at) => {
    // Only the first names are shown, and guessing a name costs more than a look-up.
    const meant = at < MOST_UNKNOWN ? nearestName(name, known) : null;
    const cut = name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name;
    return {
      ...{ kind, path: `${path}${cut}`, received: 'an unknown name' },
      expected: meant ?? `one of ${known.join(', ')}`,
      effect: meant === null ? 'is ignored' : `is ignored; did you mean ${meant}?`,
    };
  });
}
