import { ACTIONS, type SignalRecord } from '@meta-agent/features';
import { marketOf, type Market } from './market';

/** A record with one change. */
export interface Variant {
  readonly record: SignalRecord;
  readonly change: string;
  /** Of the variants of one kind only the nearest is reported. */
  readonly kind: string;
  /** Distance from the record among the variants of its kind. */
  readonly step: number;
}

const HUNDREDTHS = Array.from({ length: 101 }, (_, i) => i / 100);
const SIGNED_HUNDREDTHS = Array.from({ length: 201 }, (_, i) => (i - 100) / 100);

/** All single changes: of each agent, of volatility and of the trend. */
export function variantsOf(record: SignalRecord, agents: readonly string[]): Variant[] {
  return [
    ...agents.flatMap((agent) => confidencesOf(record, agent)),
    ...marketsOf(record, 'volatility', 'volatility', HUNDREDTHS),
    ...marketsOf(record, 'trend_strength', 'trend', SIGNED_HUNDREDTHS),
    ...agents.flatMap((agent) => actionsOf(record, agent)),
  ];
}

function confidencesOf(record: SignalRecord, agent: string): Variant[] {
  const signal = record.base_predictions[agent];
  if (signal === undefined) return [];
  const { action, confidence } = signal;
  return HUNDREDTHS.filter((value) => value !== confidence).map((value) => ({
    record: withSignal(record, agent, { action, confidence: value }),
    change: `the confidence of ${agent} is ${value.toFixed(2)}, not ${confidence.toFixed(2)}`,
    kind: `${agent}, confidence`,
    step: Math.abs(value - confidence),
  }));
}

function marketsOf(
  record: SignalRecord,
  key: keyof Market,
  name: string,
  values: readonly number[],
): Variant[] {
  const market = marketOf(record);
  return values
    .filter((value) => value !== market[key])
    .map((value) => ({
      // regime has precedence over regime_info.
      record: { ...record, regime: { ...market, [key]: value } },
      change: `${name} is ${value.toFixed(2)}, not ${market[key].toFixed(2)}`,
      kind: name,
      step: Math.abs(value - market[key]),
    }));
}

function actionsOf(record: SignalRecord, agent: string): Variant[] {
  const signal = record.base_predictions[agent];
  if (signal === undefined) return spokenOf(record, agent);
  const { action, confidence } = signal;
  const others = ACTIONS.filter((other) => other !== action).map((other) => ({
    record: withSignal(record, agent, { action: other, confidence }),
    change: `${agent} says ${other}, not ${action}`,
    kind: `${agent}, ${other}`,
    step: 0,
  }));
  const silent = { change: `${agent} does not report`, kind: `${agent}, silent`, step: 0 };
  return [...others, { ...silent, record: withSignal(record, agent, undefined) }];
}

/** For an absent agent: the least confidence in each action. */
function spokenOf(record: SignalRecord, agent: string): Variant[] {
  return ACTIONS.flatMap((action) =>
    HUNDREDTHS.map((confidence) => ({
      record: withSignal(record, agent, { action, confidence }),
      change: `${agent} reports ${action} with confidence ${confidence.toFixed(2)}`,
      kind: `${agent}, ${action}`,
      step: confidence,
    })),
  );
}

type Signal = SignalRecord['base_predictions'][string];

function withSignal(record: SignalRecord, agent: string, changed: Signal): SignalRecord {
  const others = Object.entries(record.base_predictions).filter(([name]) => name !== agent);
  const signals: SignalRecord['base_predictions'] = Object.fromEntries(others);
  return { ...record, base_predictions: { ...signals, ...(changed && { [agent]: changed }) } };
}
