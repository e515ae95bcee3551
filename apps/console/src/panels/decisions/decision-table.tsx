import type { ShownDecision } from '@meta-agent/engine-api';
import { asConfidence, asSymbol, asClock } from '../../text/format';
import { horizonText } from './horizon-text';

export interface DecisionTableProps {
  readonly decisions: readonly ShownDecision[];
  /** Whether there is a column for the horizon. */
  readonly hasHorizons: boolean;
  readonly onOpen: (decision: ShownDecision) => void;
}

/** One row for each decision; its symbol opens the details. */
export function DecisionTable({ decisions, hasHorizons, onOpen }: DecisionTableProps) {
  if (decisions.length === 0) return <p>No decision yet.</p>;
  return (
    <table class="decisions">
      <thead>
        <tr>
          <th>Time, UTC</th>
          <th>Symbol</th>
          {hasHorizons && <th>Horizon</th>}
          <th>Action</th>
          <th class="number">Confidence</th>
          <th class="roomy">Vote</th>
          <th class="roomy">Reason</th>
        </tr>
      </thead>
      <tbody>
        {decisions.map((shown) => (
          <Row
            key={`${shown.at} ${shown.id}`}
            shown={shown}
            hasHorizons={hasHorizons}
            onOpen={onOpen}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly shown: ShownDecision;
  readonly hasHorizons: boolean;
  readonly onOpen: DecisionTableProps['onOpen'];
}

function Row({ shown, hasHorizons, onOpen }: RowProps) {
  const { at, decision } = shown;
  const { symbol, action, use_meta, confidence, reason } = decision;
  const vote = `${decision.base_ensemble_action} ${asConfidence(decision.base_ensemble_confidence)}`;
  const why = use_meta ? `${reason}:${verbOf(decision)} the vote` : reason;
  return (
    <tr class={use_meta ? `override ${decision.changed ? 'changed' : ''}` : ''}>
      <td>{asClock(at)}</td>
      <td>
        <button
          type="button"
          class="link"
          onClick={() => {
            onOpen(shown);
          }}
        >
          {asSymbol(symbol)}
        </button>
        <small class="cramped">
          {use_meta ? `${reason}${verbOf(decision)}` : `${reason}, vote`} {vote}
        </small>
      </td>
      {hasHorizons && <td>{horizonText(shown) ?? '–'}</td>}
      <td class={action.toLowerCase()}>{action}</td>
      <td class="number">{asConfidence(confidence)}</td>
      <td class="roomy">{vote}</td>
      <td class="roomy">{why}</td>
    </tr>
  );
}

/** A change of the vote can gain or lose; a confirmation executes the vote. */
function verbOf({ changed }: ShownDecision['decision']): string {
  return changed ? ' changes' : ' confirms';
}
