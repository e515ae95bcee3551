import { ACTIONS, horizonMinutes } from '@meta-agent/features';
import type { RowValues } from '../log/row-values';
import type { LogRow } from '../log-row-schema';
import { ABSENT } from '../signal-table';
import { classAt, textAt, type KnownTexts } from './line-bytes';
import type { LineTemplate } from './line-template';
import { timestampAt } from './timestamp-at';

/** Texts that the schema has accepted before. */
export interface AcceptedTexts {
  readonly symbols: KnownTexts;
  readonly horizons: KnownTexts;
  readonly clients: KnownTexts;
}

/** A line that matches a template. */
interface MatchedLine {
  readonly bytes: Uint8Array;
  readonly template: LineTemplate;
  readonly texts: AcceptedTexts;
}

/**
 * Takes the value of a field from its hole.
 * @returns false for a value that the schema must judge
 */
export type TakeField = (line: MatchedLine, hole: number, row: RowValues) => boolean;

type Take<T> = (row: RowValues, value: T) => void;

const number =
  (min: number, max: number, take: Take<number>): TakeField =>
  ({ template: { numbers } }, hole, row) => {
    const value = numbers[hole];
    take(row, value);
    return value >= min && value <= max;
  };

const action =
  (take: Take<number>): TakeField =>
  ({ bytes, template: { from, to } }, hole, row) => {
    const value = classAt(bytes, from[hole], to[hole]);
    take(row, value);
    return value !== ABSENT;
  };

const time =
  (take: Take<number>): TakeField =>
  ({ bytes, template: { from, to } }, hole, row) => {
    const ms = timestampAt(bytes, from[hole], to[hole]);
    take(row, ms);
    return !Number.isNaN(ms);
  };

const known =
  (kind: keyof AcceptedTexts, take: Take<string>): TakeField =>
  ({ bytes, template: { from, to }, texts }, hole, row) => {
    const text = texts[kind].at(bytes, from[hole], to[hole]);
    if (text === undefined) return false;
    take(row, text);
    return true;
  };

const LONGEST_ID = 128;
const takeId: TakeField = ({ bytes, template: { from, to } }, hole, row) => {
  const length = to[hole] - from[hole];
  row.id = textAt(bytes, from[hole], to[hole]);
  return length >= 1 && length <= LONGEST_ID;
};

const checkAlone: Take<number> = () => undefined;

const minutesOf =
  (take: Take<number>): TakeField =>
  ({ template: { numbers } }, hole, row) => {
    const minutes = horizonMinutes(numbers[hole]);
    if (minutes !== null) take(row, minutes);
    return minutes !== null;
  };

const takeHorizon: Take<string | number> = (row, horizon) => {
  row.horizonMinutes = horizonMinutes(horizon);
};

type Field = readonly [field: string, take: TakeField];

const CHECKED: readonly Field[] = [
  ['text/timestamp', time((row, ms) => (row.timestampMs = ms))],
  ['text/decided_at', time((row, ms) => (row.decidedMs = ms))],
  ['text/symbol', known('symbols', (row, symbol) => (row.symbol = symbol))],
  ['text/client', known('clients', (row, client) => (row.client = client))],
  ['text/horizon', known('horizons', takeHorizon)],
  ['number/horizon', minutesOf(takeHorizon)],
  ['text/id', takeId],
  ['text/ensemble_action', action((row, value) => (row.ensembleClass = value))],
  ['number/ensemble_confidence', number(0, 1, checkAlone)],
  ['text/decision/action', action((row, value) => (row.decidedClass = value))],
  ...ACTIONS.map((name, k): [string, TakeField] => [
    `number/propensities/${name}`,
    number(0, 1, (row, value) => (row.propensities[k] = value)),
  ]),
  ...regimeFields('regime', (row, i, value) => (row.regime[i] = value)),
];

function signalFields(agents: readonly string[]): Field[] {
  return agents.flatMap((agent, i): Field[] => [
    [`text/base_predictions/${agent}/action`, action((row, value) => (row.actions[i] = value))],
    [
      `number/base_predictions/${agent}/confidence`,
      number(0, 1, (row, value) => (row.confidences[i] = value)),
    ],
  ]);
}

function regimeFields(
  name: 'regime' | 'regime_info',
  take: (row: RowValues, i: 0 | 1, value: number) => void,
): Field[] {
  return [
    [
      `number/${name}/volatility`,
      number(0, 1, (row, value) => {
        take(row, 0, value);
      }),
    ],
    [
      `number/${name}/trend_strength`,
      number(-1, 1, (row, value) => {
        take(row, 1, value);
      }),
    ],
  ];
}

const REGIME_INFO = {
  checked: regimeFields('regime_info', checkAlone),
  taken: regimeFields('regime_info', (row, i, value) => (row.regime[i] = value)),
};
const HORIZON_MINUTES = 'number/horizon_minutes';

/**
 * The fields of records like this one, by kind and path: `regime_info` counts without `regime`, and
 * `horizon_minutes` without `horizon`.
 */
export function fieldsOf(
  { regime, horizon }: LogRow,
  agents: readonly string[],
): ReadonlyMap<string, TakeField> {
  return new Map([
    ...CHECKED,
    ...signalFields(agents),
    ...REGIME_INFO[regime === undefined ? 'taken' : 'checked'],
    [HORIZON_MINUTES, minutesOf(horizon === undefined ? takeHorizon : checkAlone)],
  ]);
}
