import type { Decision } from '@meta-agent/decision';
import { ACTIONS } from '@meta-agent/features';
import { asConfidence } from './format';

/** A decision in a few words. */
export function Outcome({ decision }: { readonly decision: Omit<Decision, 'explanation'> }) {
  const { action, confidence, reason, use_meta, probabilities } = decision;
  const { base_ensemble_action: vote, base_ensemble_confidence: sure } = decision;
  return (
    <>
      <p class="outcome">
        <strong class={action.toLowerCase()}>{action}</strong> {asConfidence(confidence)}{' '}
        <span>{reason}</span>
      </p>
      <p>
        {use_meta ? 'The model overrules the vote' : 'The vote is left alone'}: {vote} at{' '}
        {asConfidence(sure)}, {Math.round(decision.consensus_strength * 100)} % of the agents agree.
      </p>
      {probabilities !== null && (
        <p>
          The model:{' '}
          {ACTIONS.map((each) => `${each} ${asConfidence(probabilities[each])}`).join(', ')}.
        </p>
      )}
    </>
  );
}
