import type { Decision } from '@meta-agent/decision';
import { ACTIONS } from '@meta-agent/features';
import { confidenceInWords } from '@meta-agent/words';
import { UNITS } from '../text/confidence-units';
import { asConfidence } from '../text/format';
import { judgementOf } from '../text/judgement';

/** A decision in a few words. */
export function Outcome({ decision }: { readonly decision: Omit<Decision, 'explanation'> }) {
  const { action, confidence, reason, probabilities } = decision;
  return (
    <>
      <p class="outcome">
        <strong class={action.toLowerCase()}>{action}</strong> {asConfidence(confidence)}{' '}
        <small class="unit">{UNITS[decision.confidence_kind]}</small> <span>{reason}</span>
      </p>
      <p class="confidence">
        Confidence: {confidenceInWords(confidence, decision.confidence_kind)}.
      </p>
      <p class="judgement">{judgementOf(decision)}</p>
      {probabilities !== null && (
        <p>
          The model's probabilities:{' '}
          {ACTIONS.map((each) => `${each} ${asConfidence(probabilities[each])}`).join(', ')}.
        </p>
      )}
    </>
  );
}
