import type { DescribedModel } from '@meta-agent/engine-api';
import { Figure } from '../../elements/figure';
import { asConfidence, asNumber, asPercent } from '../../text/format';

/** Further measurements of the training, to compare models. */
export function TrainingFigures({ model }: { readonly model: DescribedModel }) {
  const weights = Object.entries(model.base_weights);
  return (
    <>
      <dl class="figures">
        <Figure
          label="CV accuracy"
          field="cv_accuracy"
          value={`${asPercent(model.cv_accuracy)} ±\u00a0${asPercent(model.cv_std)}`}
        />
        <Figure label="Log loss" field="test_log_loss" value={asNumber(model.test_log_loss)} />
        <Figure label="Calibration error" field="test_ece" value={asNumber(model.test_ece)} />
        <Figure label="Calibration" field="calibration_method" value={model.calibration_method} />
        <Figure
          label="Override rate, test"
          field="override_rate_in_test"
          value={asPercent(model.override_rate)}
        />
        {typeof model.change_rate === 'number' && (
          <Figure
            label="Changes of the vote, test"
            field="change_rate_in_test"
            value={asPercent(model.change_rate)}
          />
        )}
        <Figure label="Features" field="feature_set" value={model.feature_set} />
      </dl>
      <p>
        The vote weighs {weights.map(([agent, n]) => `${agent} ${asConfidence(n)}`).join(', ')}.
      </p>
    </>
  );
}
