import { noBreak } from '@meta-agent/words';
import { UNITS_NOTE, withUnit } from '../../text/confidence-units';
import { asConfidence, asSymbol } from '../../text/format';
import { asClock, asTime, timeHead } from '../../time/times';
import { horizonText } from './horizon-text';
import type { ListedDecision } from './listed-decision';

export interface DecisionTableProps {
  readonly decisions: readonly ListedDecision[];
  /** How a time is written. */
  readonly write?: (at: string) => string;
  /** Shown in place of an empty table. */
  readonly none?: string;
  /** Whether there is a column for the horizon. */
  readonly hasHorizons: boolean;
  readonly onOpen: (decision: ListedDecision) => void;
}

/** One row for each decision; its symbol opens the details. */
export function DecisionTable(props: DecisionTableProps) {
  const { decisions, hasHorizons, onOpen, write = asClock, none = 'No decision yet.' } = props;
  if (decisions.length === 0) return <p>{none}</p>;
  return (
    <>
      <table class="decisions">
        <thead>
          <tr>
            <th>{timeHead()}</th>
            <th>Symbol</th>
            {hasHorizons && <th class="roomy">Horizon</th>}
            <th>Action</th>
            <th class="number">Confidence</th>
            <th class="roomy">Vote, score</th>
            <th class="roomy">Reason</th>
          </tr>
        </thead>
        <tbody>
          {decisions.map((shown) => (
            <Row key={shown.decision.id} {...{ shown, hasHorizons, onOpen, write }} />
          ))}
        </tbody>
      </table>
      {/* Below: a text above the rows that grew with the focus would move a row from under a click. */}
      <p class="note">{UNITS_NOTE}</p>
    </>
  );
}

interface RowProps {
  readonly shown: ListedDecision;
  readonly hasHorizons: boolean;
  readonly onOpen: DecisionTableProps['onOpen'];
  readonly write: (at: string) => string;
}

function Row({ shown, hasHorizons, onOpen, write }: RowProps) {
  const { at, decision } = shown;
  const { symbol, action, use_meta, reason } = decision;
  const [number, unit] = withUnit(decision);
  const vote = `${decision.base_ensemble_action} ${asConfidence(decision.base_ensemble_confidence)}`;
  const horizon = horizonText(shown);
  const why = use_meta ? `${reason}:${verbOf(decision)} the vote` : reason;
  return (
    <tr class={use_meta ? `override ${decision.changed ? 'changed' : ''}` : ''}>
      <td>{write(at)}</td>
      <td>
        <button
          type="button"
          class="link"
          aria-label={`${asSymbol(symbol)}, ${action} at ${asTime(at)}: open`}
          onClick={() => {
            onOpen(shown);
          }}
        >
          {asSymbol(symbol)}
        </button>
        <small class="cramped">
          {use_meta ? `${reason}${verbOf(decision)}` : `${reason},`}{' '}
          {noBreak(use_meta ? vote : `vote ${vote}`)}
          {horizon !== null && `, ${horizon}`}
        </small>
      </td>
      {hasHorizons && <td class="roomy">{horizon ?? '–'}</td>}
      <td class={action.toLowerCase()}>{action}</td>
      <td class="number">
        {number} <small class="unit">{unit}</small>
      </td>
      <td class="roomy">{vote}</td>
      <td class="roomy">{why}</td>
    </tr>
  );
}

/** A change of the vote can gain or lose; a confirmation executes the vote. */
function verbOf({ changed }: ListedDecision['decision']): string {
  return changed ? ' changes' : ' confirms';
}
