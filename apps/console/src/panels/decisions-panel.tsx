import type { ShownDecision, StreamEvent } from '@meta-agent/engine-api';
import { useRef, useState } from 'preact/hooks';
import { asConfidence, asCount, asTime } from '../format';
import { Panel } from '../panel';

export interface DecisionsPanelProps {
  readonly event: StreamEvent;
  readonly decisions: readonly ShownDecision[];
  readonly onOpen: (decision: ShownDecision) => void;
}

/** The last decisions; they stand still while somebody reads them. */
export function DecisionsPanel({ event, decisions, onOpen }: DecisionsPanelProps) {
  const [isHeld, setIsHeld] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const told = useRef(decisions);
  if (!isHeld && !isFocused) told.current = decisions;
  const { decided, shown } = event;
  const isSampled = decided > shown.length;
  const flow = isSampled
    ? `Sampled: ${asCount(shown.length)} of ${asCount(decided)} in the last half second.`
    : 'Every decision is shown.';
  return (
    <Panel title="Decisions" note={flow} width="wide">
      <button
        type="button"
        onClick={() => {
          setIsHeld(!isHeld);
        }}
      >
        {isHeld ? 'Go on' : 'Hold'}
      </button>
      <div
        onFocusIn={() => {
          setIsFocused(true);
        }}
        onFocusOut={({ currentTarget, relatedTarget }) => {
          setIsFocused(currentTarget.contains(relatedTarget as Node | null));
        }}
      >
        <DecisionTable decisions={told.current} onOpen={onOpen} />
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
