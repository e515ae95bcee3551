import type { Decision, ShadowDecision } from '@meta-agent/decision';

/** Text that JSON does not escape. */
const PLAIN = /^[\w.:/ -]*$/;

/**
 * The members of a decision as JSON, without the braces: the same text as `JSON.stringify`, which
 * takes twice as long as the decision. Most of the time goes to the digits of doubles, so a number
 * that stands twice is formatted once.
 */
export function decisionMembers(decision: Decision): string {
  const { confidence, meta_confidence: meta, base_ensemble_confidence: base } = decision;
  const { explanation, group } = decision;
  const sure = `${confidence}`;
  const text =
    `"use_meta":${decision.use_meta},"changed":${decision.changed},"action":"${decision.action}"` +
    `,"confidence":${sure},"confidence_kind":"${decision.confidence_kind}"` +
    `,"reason":"${decision.reason}","meta_confidence":${meta === confidence ? sure : meta}` +
    `,"base_ensemble_action":"${decision.base_ensemble_action}"` +
    `,"base_ensemble_confidence":${base === confidence ? sure : base}` +
    `,"consensus_strength":${decision.consensus_strength}` +
    `,"probabilities":${probabilitiesIn(decision)}` +
    `,"model_version":${textOf(decision.model_version)},"symbol":${textOf(decision.symbol)}`;
  const own = group === undefined ? text : `${text},"group":${textOf(group)}`;
  return explanation === undefined ? own : `${own},"explanation":${JSON.stringify(explanation)}`;
}

/** The members that a row holds of a model's decision beside the answer, without the braces. */
export function shadowMembers(decision: ShadowDecision): string {
  const { group } = decision;
  const text =
    `"use_meta":${decision.use_meta},"changed":${decision.changed},"action":"${decision.action}"` +
    `,"reason":"${decision.reason}"` +
    `,"base_ensemble_action":"${decision.base_ensemble_action}"` +
    `,"probabilities":${probabilitiesIn(decision)}` +
    `,"model_version":${textOf(decision.model_version)}`;
  return group === undefined ? text : `${text},"group":${textOf(group)}`;
}

const probabilitiesIn = ({ probabilities: of }: Pick<Decision, 'probabilities'>): string =>
  of === null ? 'null' : `{"SELL":${of.SELL},"HOLD":${of.HOLD},"BUY":${of.BUY}}`;

function textOf(value: string | null): string {
  return value !== null && PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}
