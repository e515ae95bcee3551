import type { Decision } from '@meta-agent/decision';
import { isProblem, type BatchItem, type EngineStatus } from '@meta-agent/engine-api';
import { ACTIONS, AGENTS, type Agent, type SignalRecord } from '@meta-agent/features';

/** One change, alone, and what the engine would then decide. */
export interface Flip {
  readonly change: string;
  readonly then: string;
}

type Ask = (records: readonly SignalRecord[]) => Promise<readonly BatchItem[]>;

interface Variant {
  readonly record: SignalRecord;
  readonly change: string;
  /** How much the agent's confidence differs; null of another kind of change. */
  readonly step: number | null;
  readonly agent: Agent;
}

const HUNDREDTHS = Array.from({ length: 101 }, (_, i) => i / 100);

/** The smallest single changes that change a decision, found by asking the engine for each. */
export async function findFlips(
  record: SignalRecord,
  decision: Decision,
  thresholds: Pick<EngineStatus, 'meta_threshold' | 'consensus_threshold'>,
  ask: Ask,
): Promise<Flip[]> {
  const variants = AGENTS.flatMap((agent) => variantsOf(record, agent));
  const answers = await ask(variants.map((variant) => variant.record));
  const changed = variants.flatMap((variant, i) => {
    const then = answers[i];
    return isProblem(then) || isSame(then, decision) ? [] : [{ ...variant, then }];
  });
  const nearest = AGENTS.flatMap((agent) => {
    const steps = changed.filter((each) => each.agent === agent && each.step !== null);
    return steps.sort((a, b) => (a.step ?? 0) - (b.step ?? 0)).slice(0, 1);
  });
  const ofSignals = [...nearest, ...changed.filter(({ step }) => step === null)];
  return [
    ...thresholdFlips(decision, thresholds),
    ...ofSignals.map(({ change, then }) => ({ change, then: describeOutcome(then) })),
  ];
}

/** Like `BUY, meta_override_buy`. */
function describeOutcome({ action, reason }: Decision): string {
  return `${action}, ${reason}`;
}

function isSame(a: Decision, b: Decision): boolean {
  return a.action === b.action && a.use_meta === b.use_meta;
}

function variantsOf(record: SignalRecord, agent: Agent): Variant[] {
  const signal = record.base_predictions[agent];
  const withSignal = (changed: typeof signal): SignalRecord => {
    const others = Object.entries(record.base_predictions).filter(([name]) => name !== agent);
    const signals = Object.fromEntries(others) as SignalRecord['base_predictions'];
    return { ...record, base_predictions: { ...signals, ...(changed && { [agent]: changed }) } };
  };
  if (signal === undefined) return [];
  const { action, confidence } = signal;
  const confidences = HUNDREDTHS.filter((value) => value !== confidence).map((value) => ({
    agent,
    record: withSignal({ action, confidence: value }),
    change: `${agent} is ${value.toFixed(2)} sure of ${action}, not ${confidence.toFixed(2)}`,
    step: Math.abs(value - confidence),
  }));
  const actions = ACTIONS.filter((other) => other !== action).map((other) => ({
    agent,
    record: withSignal({ action: other, confidence }),
    change: `${agent} says ${other}, not ${action}`,
    step: null,
  }));
  const silent = { agent, record: withSignal(undefined), change: `${agent} is silent`, step: null };
  return [...confidences, ...actions, silent];
}

/** What another threshold would do can be read off the decision itself. */
function thresholdFlips(
  { use_meta, reason, meta_confidence, probabilities, ...vote }: Decision,
  {
    meta_threshold,
    consensus_threshold,
  }: Pick<EngineStatus, 'meta_threshold' | 'consensus_threshold'>,
): Flip[] {
  if (reason.startsWith('strong_consensus_')) {
    const change = `the consensus threshold is above ${asThreshold(vote.consensus_strength, Math.ceil)}, not ${consensus_threshold}`;
    return [{ change, then: 'the model would be asked' }];
  }
  if (meta_confidence === null || probabilities === null) return [];
  if (use_meta) {
    const top = asThreshold(meta_confidence, Math.ceil);
    const change = `the override threshold is above ${top}, not ${meta_threshold}`;
    return [{ change, then: `${vote.base_ensemble_action}, as the vote` }];
  }
  const winner = ACTIONS.find((action) => probabilities[action] === meta_confidence) ?? 'HOLD';
  const top = asThreshold(meta_confidence, Math.floor);
  const change = `the override threshold is ${top} or less, not ${meta_threshold}`;
  return [{ change, then: `${winner}, meta_override_${winner.toLowerCase()}` }];
}

/** Rounded to the side on which the threshold that is said to be enough is. */
function asThreshold(value: number, round: (value: number) => number): string {
  return (round(value * 10_000) / 10_000).toFixed(4).replace(/0{1,2}$/, '');
}
