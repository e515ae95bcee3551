import type { Decision } from '@meta-agent/decision';
import { ACTIONS } from '@meta-agent/features';
import { confidenceInWords } from '@meta-agent/words';
import { withUnit } from '../text/confidence-units';
import { asConfidence } from '../text/format';
import { judgementOf } from '../text/judgement';

/** A decision in a few words. */
export function Outcome({ decision }: { readonly decision: Omit<Decision, 'explanation'> }) {
  const { action, confidence, confidence_kind: kind, reason, probabilities } = decision;
  const [number, unit] = withUnit(decision);
  return (
    <>
      <p class="outcome">
        <strong class={action.toLowerCase()}>{action}</strong> {kind !== 'none' && number}{' '}
        <small class="unit">{unit}</small> <span>{reason}</span>
      </p>
      <p class="confidence">Confidence: {confidenceInWords(confidence, kind)}.</p>
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
