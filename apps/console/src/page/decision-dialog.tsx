import type { Decision } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { useEffect, useRef, useState } from 'preact/hooks';
import { engine, reasonOf } from '../client/engine';
import { CopyButton } from '../elements/copy-button';
import { Explanation } from '../elements/explanation';
import { Outcome } from '../elements/outcome';
import type { ListedDecision } from '../panels/decisions/listed-decision';
import { asSymbol } from '../text/format';
import { asDateTime } from '../time/times';
import { When } from '../time/when';
import { marketOf } from '../what-if/market';

export interface DecisionDialogProps {
  readonly shown: ListedDecision;
  /** The agents that the engine knows. */
  readonly agents: readonly string[];
  readonly onClose: () => void;
  readonly onTry: (record: SignalRecord) => void;
}

/** One decision with its explanation, requested when the dialog opens. */
export function DecisionDialog({ shown, agents, onClose, onTry }: DecisionDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [again, setAgain] = useState<Decision | string | null>(null);
  const { record, decision, at } = shown;
  useEffect(() => {
    dialog.current?.showModal();
    // With the current time, so that META_MAX_SIGNAL_AGE_S does not apply.
    const now = { ...record, timestamp: new Date().toISOString() };
    engine.whatIf(now, { explain: true }).then(setAgain, (error: unknown) => {
      setAgain(reasonOf(error));
    });
  }, [record]);
  const tryIt = () => {
    dialog.current?.close();
    onTry(record);
  };
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="decision-title">
      <h2 id="decision-title">
        {asSymbol(decision.symbol)}, <When at={at} />
      </h2>
      <Outcome decision={decision} />
      <p class="note">
        Decided with {decision.model_version ?? 'no model'}. Decision {decision.id}
        {shown.request_id != null && <>, request {shown.request_id}</>}.
      </p>
      <p>{describeMarket(record)}</p>
      {typeof again === 'string' && <p class="bad">{again}</p>}
      {again !== null && typeof again !== 'string' && (
        <>
          {isOther(again, decision) && <p class="bad">{otherwise(again, decision)}</p>}
          <Explanation agents={agents} record={record} decision={again} />
        </>
      )}
      <form method="dialog" class="buttons">
        <CopyButton label="Copy as JSON" text={() => JSON.stringify(shown, null, 2)} />
        <CopyButton label="Copy a link" text={() => location.href} />
        <button type="button" onClick={tryIt}>
          Try changes
        </button>
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

function describeMarket(record: SignalRecord): string {
  const { timestamp } = record;
  const { volatility, trend_strength } = marketOf(record);
  const time = timestamp === undefined ? 'without a time' : `of ${asDateTime(timestamp)}`;
  return `Signals ${time}, at volatility ${volatility} and trend ${String(trend_strength).replace('-', '−')}.`;
}

type Which = Pick<Decision, 'reason' | 'model_version'>;

/** Whether the decision differs now: the model or policy changed, or the signals were too old. */
function isOther(now: Which, then: Which): boolean {
  return now.reason !== then.reason || now.model_version !== then.model_version;
}

/** They were asked with the time of now: signals that were too old still are. */
const otherwise = (now: Which, { reason }: Which) =>
  `The same signals ${reason === 'stale_signals' ? 'with a new time' : 'now'} give ${now.reason}.`;
