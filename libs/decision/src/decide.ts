import { ACTIONS, parseTimestamp, type Action, type SignalRecord } from '@meta-agent/features';
import { artifactThreshold } from './artifact-threshold';
import { NO_VOTE, votersOf, voteBaseEnsemble, type BaseEnsemble } from './base-ensemble';
import { hasQuorum, isStrongConsensus } from './consensus';
import type { Decision } from './decision-schema';
import { explain } from './explain';
import { EXPLORED, isExplored } from './exploration';
import { defer, fallBackOnError, halt, type DraftDecision } from './fall-back';
import { HORIZON_CONFLICT, isHorizonConflict, type HorizonActions } from './horizon-conflict';
import { NOTHING_IN_FORCE, type InForce } from './in-force';
import type { MetaModel } from './meta-model';
import type { Policy } from './policy-schema';
import type { ErrorReason } from './reasons';
import { NO_GROUP } from './record-groups';

const DAY_MS = 86_400_000;

const STRONG_CONSENSUS = reasonsOf('strong_consensus');
const OVERRIDE = reasonsOf('meta_override');

export interface DecideContext {
  /** Null when no model is loaded, or when the model failed its validation. */
  readonly model: MetaModel | null;
  readonly policy: Policy;
  /** The clock, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly explain?: boolean;
  /**
   * Whether to execute the vote where the model would change its action. By default the draw of the
   * policy decides (`isExplored`).
   */
  readonly explore?: boolean | undefined;
  /** The other horizons of the record's symbol and moment (`HorizonMemory`); none by default. */
  readonly otherHorizons?: HorizonActions;
  /** `NOTHING_IN_FORCE` unless given. */
  readonly inForce?: InForce;
}

/** Working memory of one caller, so that a decision allocates nothing but its result. */
interface Scratch {
  /** By length: two models that take turns may have different features. */
  readonly features: Map<number, Float64Array>;
  readonly probabilities: Float64Array;
}

const scratch: Scratch = { features: new Map(), probabilities: new Float64Array(3) };

/**
 * Decides one record: the rows of the specification's table in their order, the first that
 * applies. Never throws; every failure ends as a fallback with a reason.
 * @example
 * const record = { base_predictions: { xgb: { action: 'BUY', confidence: 0.8 } } };
 * const context = { model: null, policy: DEFAULT_POLICY, nowMs: Date.now() };
 * decide(record, context).reason; // 'model_not_loaded'
 */
export function decide(record: SignalRecord, context: DecideContext): Decision {
  const ensemble = tryVote(record, context);
  try {
    return decideRows(record, context, ensemble);
  } catch {
    // The record or the model cannot be read; so neither is read again.
    const unread = { ...context, model: null };
    return fallBackOnError('feature_error', { base_predictions: {} }, unread, NO_VOTE);
  }
}

function tryVote(record: SignalRecord, { model, policy }: DecideContext): BaseEnsemble | null {
  try {
    return voteBaseEnsemble(record.base_predictions, votersOf(policy, model));
  } catch {
    return null;
  }
}

function decideRows(
  record: SignalRecord,
  context: DecideContext,
  vote: BaseEnsemble | null,
): Decision {
  const { model, policy, nowMs, inForce = NOTHING_IN_FORCE } = context;
  const ensemble = vote ?? NO_VOTE;
  const fail = (reason: ErrorReason) => fallBackOnError(reason, record, context, ensemble);

  if (inForce.stop !== null) return halt(inForce.stop, record, context, ensemble);
  if (!policy.enabled) return defer('meta_disabled', record, context, ensemble);
  if (model === null) return fail('model_not_loaded');
  if (isExpired(model, policy, nowMs)) return fail('model_expired');
  if (vote === null) return fail('feature_error');
  if (!hasQuorum(ensemble, policy)) return fail('insufficient_agents');
  if (isStale(record, policy, nowMs)) return fail('stale_signals');
  if (isStrongConsensus(ensemble.consensus, policy)) {
    const decision = defer(STRONG_CONSENSUS[ensemble.agreed], record, context, ensemble);
    decision.action = ensemble.agreed;
    decision.confidence = ensemble.consensus;
    decision.confidence_kind = 'consensus';
    return decision;
  }
  if (inForce.demoted) return defer('model_demoted', record, context, ensemble);
  return askModel(model, record, context, ensemble);
}

function askModel(
  model: MetaModel,
  record: SignalRecord,
  context: DecideContext,
  ensemble: BaseEnsemble,
): Decision {
  const fail = (reason: ErrorReason) => fallBackOnError(reason, record, context, ensemble);
  const { probabilities } = scratch;

  const features = extract(model, record);
  if (features === null) return fail('feature_error');
  if (features.length !== model.featureCount) return fail('feature_dim_mismatch');
  let group = NO_GROUP;
  try {
    group = groupOf(model, record);
    model.score(features, probabilities, group);
  } catch {
    return fail('prediction_error');
  }
  const [sell, hold, buy] = probabilities as unknown as readonly [number, number, number];
  if (!Number.isFinite(sell + hold + buy)) return fail('prediction_error');
  const winner = argmax(probabilities);
  const top = probabilities[winner];
  if (top < 0 || top > 1) return fail('invalid_confidence');

  const action = ACTIONS[winner];
  const held = whyHeldBack(model, action, top, record, ensemble, context);
  const decision = defer(held ?? OVERRIDE[action], record, context, ensemble);
  if (held === null) override(decision, action, top);
  decision.meta_confidence = top;
  decision.probabilities = { SELL: sell, HOLD: hold, BUY: buy };
  if (model.groups) decision.group = group === NO_GROUP ? null : model.groups.names[group];
  if (context.explain === true) decision.explanation = explain(model, features, winner, group);
  return decision;
}

const groupOf = ({ groups }: MetaModel, record: SignalRecord): number =>
  groups ? groups.indexOf(record) : NO_GROUP;

function override(decision: DraftDecision, action: Action, confidence: number): void {
  decision.use_meta = true;
  decision.changed = action !== decision.base_ensemble_action;
  decision.action = action;
  decision.confidence = confidence;
  decision.confidence_kind = 'model';
}

/** The first row, from the certificate of the regime on, that keeps the vote; null for an override. */
function whyHeldBack(
  model: MetaModel,
  action: Action,
  top: number,
  record: SignalRecord,
  ensemble: BaseEnsemble,
  context: DecideContext,
): string | null {
  const proven = artifactThreshold(model, record);
  if (proven === null) return 'regime_not_certified';
  if (!(top >= thresholdInForce(proven, context))) {
    return `meta_low_confidence_${top.toFixed(2)}`;
  }
  const isChange = action !== ensemble.action;
  if (isChange && model.overrides === 'veto' && action !== 'HOLD') return 'meta_veto_only';
  if (isHorizonConflict(action, record, context)) return HORIZON_CONFLICT;
  if (!isChange) return null;
  return (context.explore ?? isExplored(record, context.policy)) ? EXPLORED : null;
}

/** The least top probability of an override; infinite while the adapted threshold is paused. */
function thresholdInForce(
  proven: number,
  { policy, inForce = NOTHING_IN_FORCE }: DecideContext,
): number {
  if (policy.meta_threshold !== null) return policy.meta_threshold;
  // The adapted threshold is the champion's, and a canary is the challenger's answer.
  if (inForce.canary) return proven;
  if (inForce.paused) return Infinity;
  return Math.max(proven, inForce.threshold ?? 0);
}

function extract({ featureSet }: MetaModel, record: SignalRecord): Float64Array | null {
  const length = featureSet.names.length;
  let features = scratch.features.get(length);
  if (features === undefined) scratch.features.set(length, (features = new Float64Array(length)));
  try {
    featureSet.fill(record, features);
  } catch {
    return null;
  }
  for (let j = 0; j < length; j += 1) if (!Number.isFinite(features[j])) return null;
  return features;
}

function argmax(values: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k += 1) if (values[k] > values[best]) best = k;
  return best;
}

function isExpired(model: MetaModel, policy: Policy, nowMs: number): boolean {
  const limitDays = policy.max_model_age_days;
  // Negated, so that an unknown age (NaN) counts as too old.
  return limitDays !== null && !(nowMs - model.trainedAtMs <= limitDays * DAY_MS);
}

function isStale(record: SignalRecord, policy: Policy, nowMs: number): boolean {
  const limitS = policy.max_signal_age_s;
  if (limitS === null) return false;
  if (record.timestamp === undefined) return true;
  return !(Math.abs(nowMs - parseTimestamp(record.timestamp)) <= limitS * 1000);
}

function reasonsOf<P extends string>(prefix: P): Readonly<Record<Action, `${P}_${string}`>> {
  return { SELL: `${prefix}_sell`, HOLD: `${prefix}_hold`, BUY: `${prefix}_buy` };
}
