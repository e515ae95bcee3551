import type { ShownDecision, StreamEvent } from '@meta-agent/engine-api';
import { useState } from 'preact/hooks';
import { asConfidence, asCount, asTime } from '../format';
import { Panel } from '../panel';

export interface DecisionsPanelProps {
  readonly event: StreamEvent;
  readonly decisions: readonly ShownDecision[];
  readonly onOpen: (decision: ShownDecision) => void;
}

/** The last decisions; they stand still while somebody reads them. */
export function DecisionsPanel({ event, decisions, onOpen }: DecisionsPanelProps) {
  const [held, setHeld] = useState<readonly ShownDecision[] | null>(null);
  const [isFocused, setIsFocused] = useState(false);
  const hold = (isHeld: boolean) => {
    setHeld(isHeld ? (held ?? decisions) : null);
  };
  const { decided, shown } = event;
  const isSampled = decided > shown.length;
  const flow = isSampled
    ? `Sampled: ${asCount(shown.length)} of ${asCount(decided)} in the last half second.`
    : 'Every decision is shown.';
  return (
    <Panel title="Decisions" note={flow} width="wide">
      <button
        type="button"
        aria-pressed={held !== null && !isFocused}
        onClick={() => {
          hold(held === null);
        }}
      >
        {held === null ? 'Hold' : 'Go on'}
      </button>
      <div
        onFocusIn={() => {
          setIsFocused(true);
          hold(true);
        }}
        onFocusOut={({ currentTarget, relatedTarget }) => {
          if (currentTarget.contains(relatedTarget as Node | null)) return;
          setIsFocused(false);
          hold(false);
        }}
      >
        <DecisionTable decisions={held ?? decisions} onOpen={onOpen} />
      </div>
    </Panel>
  );
}

type TableProps = Pick<DecisionsPanelProps, 'decisions' | 'onOpen'>;

function DecisionTable({ decisions, onOpen }: TableProps) {
  if (decisions.length === 0) return <p>No decision yet.</p>;
  return (
    <table class="decisions">
      <thead>
        <tr>
          <th>Time</th>
          <th>Symbol</th>
          <th>Action</th>
          <th class="number">Confidence</th>
          <th class="roomy">Vote</th>
          <th class="roomy">Reason</th>
        </tr>
      </thead>
      <tbody>
        {decisions.map((shown) => (
          <Row key={`${shown.at} ${shown.id}`} shown={shown} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ shown, onOpen }: { shown: ShownDecision; onOpen: TableProps['onOpen'] }) {
  const { at, decision } = shown;
  const { symbol, action, use_meta, confidence, reason } = decision;
  return (
    <tr class={use_meta ? 'override' : ''}>
      <td>{asTime(at)}</td>
      <td>
        <button
          type="button"
          class="link"
          onClick={() => {
            onOpen(shown);
          }}
        >
          {symbol ?? 'no symbol'}
        </button>
      </td>
      <td class={action.toLowerCase()}>{action}</td>
      <td class="number">{asConfidence(confidence)}</td>
      <td class="roomy">
        {decision.base_ensemble_action} {asConfidence(decision.base_ensemble_confidence)}
      </td>
      <td class="roomy">{reason}</td>
    </tr>
  );
}
