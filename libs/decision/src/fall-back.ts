import type { SignalRecord } from '@meta-agent/features';
import type { BaseEnsemble } from './base-ensemble';
import type { Decision } from './decision-schema';
import type { StopTo } from './in-force';
import type { MetaModel } from './meta-model';
import type { Policy } from './policy-schema';
import type { ErrorReason } from './reasons';

/** A decision under construction. All have their members in one order, so that V8 gives them one shape. */
export type DraftDecision = { -readonly [K in keyof Decision]: Decision[K] };

/** What a fallback needs to know. */
interface FallbackContext {
  readonly model: MetaModel | null;
  readonly policy: Policy;
}

/** The vote, with this reason: a new object, which the caller may complete. */
export function defer(
  reason: string,
  record: SignalRecord,
  { model }: Pick<FallbackContext, 'model'>,
  ensemble: BaseEnsemble,
): DraftDecision {
  return {
    use_meta: false,
    changed: false,
    action: ensemble.action,
    confidence: ensemble.confidence,
    confidence_kind: 'vote',
    reason,
    meta_confidence: null,
    base_ensemble_action: ensemble.action,
    base_ensemble_confidence: ensemble.confidence,
    consensus_strength: ensemble.consensus,
    probabilities: null,
    model_version: model?.version ?? null,
    symbol: record.symbol ?? null,
  };
}

/** The decision of the operator's stop. */
export function halt(
  stop: StopTo,
  record: SignalRecord,
  context: FallbackContext,
  ensemble: BaseEnsemble,
): Decision {
  const decision = defer('halted', record, context, ensemble);
  return stop === 'vote' ? decision : holdWithoutConfidence(decision);
}

export function fallBackOnError(
  reason: ErrorReason,
  record: SignalRecord,
  context: FallbackContext,
  ensemble: BaseEnsemble,
): Decision {
  const decision = defer(reason, record, context, ensemble);
  return context.policy.fail_open ? decision : holdWithoutConfidence(decision);
}

function holdWithoutConfidence(decision: DraftDecision): DraftDecision {
  decision.action = 'HOLD';
  decision.confidence = 0;
  decision.confidence_kind = 'none';
  return decision;
}
