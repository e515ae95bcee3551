import { DEFAULT_MAX_OVERRIDE_RATE, isStrongConsensus, MetaAgent } from '@meta-agent/decision';
import { ACTIONS, type AgentList, type Signals } from '@meta-agent/features';
import { judgeGates, MAX_SAVED_BYTES, type LoadedModel } from '@meta-agent/model-io';
import { briefPercent, count, decimal, percent } from '@meta-agent/words';

export interface SafetyCheck {
  readonly name: string;
  /** Null: a warning, no reason to refuse the model. */
  readonly passed: boolean | null;
  readonly detail: string;
}

/** Runs the safety checks and the check of sizes on a loaded model. */
export function runSafetyChecks(model: LoadedModel): SafetyCheck[] {
  return [
    checkParameters(model),
    checkVariation(model),
    checkDimension(model),
    checkConfidence(model),
    checkConsensus(model),
    checkOverrideRate(model),
    checkGates(model),
    checkSizes(model),
  ];
}

function checkParameters({ parameters: { kernel, bias } }: LoadedModel): SafetyCheck {
  const count = kernel.length + bias.length;
  return { name: 'safety: parameter count above 0', passed: count > 0, detail: String(count) };
}

function checkVariation(model: LoadedModel): SafetyCheck {
  const [one, other] = model.probes.inputs
    .slice(0, 2)
    .map((input) => probabilitiesOf(model, input));
  const change = Math.max(...one.map((value, k) => Math.abs(value - other[k])));
  const detail = `two inputs, probabilities ${decimal(change)} apart`;
  return { name: 'safety: output not constant', passed: change > 1e-4, detail };
}

const REGIME = { volatility: 0.52, trend_strength: 0.15 };

function checkDimension(model: LoadedModel): SafetyCheck {
  const { agents, featureSet, featureCount, parameters } = model;
  const vector = new Float64Array(featureSet.names.length).fill(NaN);
  featureSet.fill(
    recordOf(agents.names, (i) => i),
    vector,
  );
  const isWhole = vector.every(Number.isFinite) && vector.length === featureCount;
  return {
    name: 'safety: feature dimension as expected',
    passed: isWhole && parameters.kernel.length === 3 * featureCount,
    detail: `${vector.length} extracted, ${featureCount} expected`,
  };
}

function checkConfidence(model: LoadedModel): SafetyCheck {
  const rows = model.probes.inputs.map((input) => probabilitiesOf(model, input));
  const isShare = (value: number) => value >= 0 && value <= 1;
  const isWhole = (row: readonly number[]) =>
    row.every(isShare) && Math.abs(row[0] + row[1] + row[2] - 1) < 1e-9;
  const highest = Math.max(...rows.flat());
  return {
    name: 'safety: confidence within 0 and 1',
    passed: rows.every(isWhole),
    detail: `highest of ${rows.length} probes ${decimal(highest)}`,
  };
}

/** A record in which agent i votes for action `classOf(i)` modulo 3. */
function recordOf(agents: readonly string[], classOf: (i: number) => number): Signals {
  const signals = agents.map((agent, i) => {
    return [agent, { action: ACTIONS[classOf(i) % ACTIONS.length], confidence: 0.9 }] as const;
  });
  return { regime: REGIME, base_predictions: Object.fromEntries(signals) };
}

const MOST_VOTES = 3 ** 8;

/**
 * Every combination of the agents' votes. Of more than eight agents: all that agree but for one agent
 * at most, and an even choice of the others.
 */
function* everyVote({ names }: AgentList): Generator<Signals> {
  const all = ACTIONS.length ** names.length;
  const step = Math.max(1, all / MOST_VOTES);
  for (let at = 0; at < all; at += step) {
    const code = Math.floor(at);
    yield recordOf(names, (i) => Math.floor(code / ACTIONS.length ** i));
  }
  if (step === 1) return;
  for (let k = 0; k < names.length * ACTIONS.length ** 2; k += 1) {
    const other = Math.floor(k / ACTIONS.length ** 2);
    yield recordOf(names, (i) => (i === other ? k : Math.floor(k / ACTIONS.length)));
  }
}

function checkConsensus(model: LoadedModel): SafetyCheck {
  const agent = new MetaAgent({ model });
  const decisions = [...everyVote(model.agents)].map((vote) => agent.predict(vote));
  const agreed = decisions.filter(({ consensus_strength: share }) =>
    isStrongConsensus(share, agent.policy),
  );
  const overridden = agreed.filter(({ use_meta: isOverride }) => isOverride).length;
  return {
    name: 'safety: strong consensus respected',
    passed: agreed.length > 0 && overridden === 0,
    detail: `${agreed.length} of ${decisions.length} ways to vote agree, ${overridden} overridden`,
  };
}

function checkOverrideRate({ metadata }: LoadedModel): SafetyCheck {
  const rate = metadata.metrics.decision_layer.override_rate;
  const limit = Number(metadata.config.max_override_rate ?? DEFAULT_MAX_OVERRIDE_RATE);
  const detail = `${percent(rate)} on the test part, at most ${briefPercent(limit)}`;
  return { name: 'safety: override rate', passed: rate <= limit ? true : null, detail };
}

function checkGates({ metadata }: LoadedModel): SafetyCheck {
  const failed = judgeGates(metadata).map(({ name }) => name);
  const detail =
    failed.length === 0 ? `all ${metadata.gates.length}` : `failed: ${failed.join(', ')}`;
  return { name: 'safety: gates of training', passed: failed.length === 0 ? true : null, detail };
}

function checkSizes({ files }: LoadedModel): SafetyCheck {
  const sizes = Object.entries(files).map(([name, { bytes }]) => ({ name, bytes }));
  const largest = sizes.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  return {
    name: 'every file fits into a backup',
    passed: largest.bytes <= MAX_SAVED_BYTES,
    detail: `${largest.name} has ${count(largest.bytes)} bytes, at most ${count(MAX_SAVED_BYTES)}`,
  };
}

function probabilitiesOf(model: LoadedModel, input: readonly number[]): number[] {
  const out = new Float64Array(3);
  model.score(Float64Array.from(input), out);
  return [...out];
}
