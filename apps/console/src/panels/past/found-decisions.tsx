import type { PastDecisions, PastQuery } from '@meta-agent/engine-api';
import { useState } from 'preact/hooks';
import { asCount } from '../../text/format';
import { asDateTime, asMoment } from '../../time/times';
import { DecisionTable } from '../decisions/decision-table';
import { horizonsOf } from '../decisions/horizon-text';
import type { ListedDecision } from '../decisions/listed-decision';
import { useSearch } from './use-search';

export interface FoundDecisionsProps {
  readonly query: PastQuery;
  readonly onOpen: (decision: ListedDecision) => void;
}

/** Rows at first, and when more are wanted. */
const [FEW, MANY] = [20, 200];

/** The decisions that a query finds, as they were when the engine was asked. */
export function FoundDecisions({ query, onOpen }: FoundDecisionsProps) {
  const [limit, setLimit] = useState(FEW);
  const { answer, error, again } = useSearch({ ...query, limit });
  const decisions = answer?.decisions ?? [];
  return (
    <div id="found">
      <button type="button" onClick={again}>
        Search again
      </button>
      {error !== null && <p class="bad">{error}</p>}
      {answer !== null && (
        <>
          <p role="status">{countsOf(answer)}</p>
          <DecisionTable
            decisions={decisions}
            hasHorizons={horizonsOf(decisions).length > 0}
            write={asMoment}
            none={answer.kept === 0 ? 'No decision yet.' : 'None of the kept decisions.'}
            onOpen={onOpen}
          />
          {limit === FEW && answer.matched > FEW && (
            <button
              type="button"
              onClick={() => {
                setLimit(MANY);
              }}
            >
              Show more
            </button>
          )}
        </>
      )}
    </div>
  );
}

function countsOf({ matched, kept, oldest_at, decisions }: PastDecisions): string {
  const since = oldest_at === null ? '' : `, the oldest of ${asDateTime(oldest_at)}`;
  const shown =
    decisions.length < matched ? ` The newest ${asCount(decisions.length)} are shown.` : '';
  return `${asCount(matched)} of ${asCount(kept)} kept decisions${since}.${shown}`;
}
