import type { Decision } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { asConfidence, asPull } from '../text/format';

export interface ExplanationProps {
  /** The agents that the engine knows. */
  readonly agents: readonly string[];
  readonly record: SignalRecord;
  /** With its explanation, if the model scored the record. */
  readonly decision: Decision;
}

const SHOWN_FEATURES = 8;

/** Each agent's signal and its contribution to the model's decision. */
export function Explanation({ agents, record, decision }: ExplanationProps) {
  const { explanation } = decision;
  return (
    <>
      <table class="explanation">
        <thead>
          <tr>
            <th>Agent</th>
            <th>Action</th>
            <th class="number">Its confidence</th>
            <th class="number">Contribution</th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => {
            const signal = record.base_predictions[agent];
            return (
              <tr key={agent}>
                <th scope="row">{agent}</th>
                <td>{signal?.action ?? 'no report'}</td>
                <td class="number">{signal ? asConfidence(signal.confidence) : '–'}</td>
                <td class="number">
                  {explanation ? asPull(explanation.by_agent[agent] ?? 0) : '–'}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="note">Each agent's confidence is its own claim, from 0 to 1.</p>
      {explanation === undefined ? (
        <p>The model did not score this record, so there is no explanation.</p>
      ) : (
        <Pulls explanation={explanation} />
      )}
    </>
  );
}

function Pulls({ explanation }: { readonly explanation: NonNullable<Decision['explanation']> }) {
  const { action, by_agent, by_regime, intercept, logit_difference, contributions } = explanation;
  const { group } = explanation;
  const strongest = Object.entries(contributions)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, SHOWN_FEATURES);
  return (
    <>
      <p>
        Contributions are logits of {action} minus the mean of the other two. The agents have the
        contributions above; the features of all agents together add {asPull(by_agent.ensemble)},
        and the intercept {asPull(intercept)}. The sum is {asPull(logit_difference)}. Of the sum,{' '}
        {asPull(by_regime.volatility)} depends on volatility and {asPull(by_regime.trend)} on the
        trend.
        {group !== undefined && (
          <>
            {' '}
            The weights of the group {group.name} add {asPull(group.adds)} to it.
          </>
        )}
      </p>
      <details>
        <summary>Strongest features</summary>
        <table>
          <tbody>
            {strongest.map(([name, pull]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{asPull(pull)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
