import type { PastDecisions, PastQuery } from '@meta-agent/engine-api';
import { useState } from 'preact/hooks';
import { asCount } from '../../text/format';
import { asDateTime, asMoment, asTime } from '../../time/times';
import { DecisionTable } from '../decisions/decision-table';
import { horizonsOf } from '../decisions/horizon-text';
import type { ListedDecision } from '../decisions/listed-decision';
import { useSearch } from './use-search';

export interface FoundDecisionsProps {
  readonly query: PastQuery;
  /** The engine's time. */
  readonly nowMs: number;
  readonly onOpen: (decision: ListedDecision) => void;
}

/** Rows at first, and when more are wanted. */
const [FEW, MANY] = [20, 200];

/** The decisions that a query finds, as they were when the engine was asked. */
export function FoundDecisions({ query, nowMs, onOpen }: FoundDecisionsProps) {
  const [limit, setLimit] = useState(FEW);
  const { answer, answeredMs, error, again } = useSearch({ ...query, limit }, nowMs);
  const decisions = answer?.decisions ?? [];
  return (
    <div id="found">
      <button type="button" onClick={again}>
        Search again
      </button>
      {error !== null && <p class="bad">{error}</p>}
      {answer !== null && (
        <>
          <p role="status">{countsOf(answer, answeredMs)}</p>
          <DecisionTable
            decisions={decisions}
            hasHorizons={horizonsOf(decisions).length > 0}
            write={asMoment}
            none={answer.kept === 0 ? 'No decision yet.' : 'No kept decision fits.'}
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

/** With the time: the list does not follow the stream. */
function countsOf(answer: PastDecisions, answeredMs: number): string {
  const { matched, kept, oldest_at, decisions } = answer;
  const since = oldest_at === null ? '' : `, the oldest of ${asDateTime(oldest_at)}`;
  const shown =
    decisions.length < matched ? ` The newest ${asCount(decisions.length)} are shown.` : '';
  const newestMs = decisions.length === 0 ? 0 : Date.parse(decisions[0].at);
  const searched = ` Searched at ${asTime(Math.max(answeredMs, newestMs))}.`;
  return `${asCount(matched)} of ${asCount(kept)} kept decisions${since}.${shown}${searched}`;
}
