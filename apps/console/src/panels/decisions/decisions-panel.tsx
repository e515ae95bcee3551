import type { ShownDecision } from '@meta-agent/engine-api';
import { Panel } from '../../elements/panel';
import { isSampled, type View } from '../../feed/view';
import { asCount, asTime } from '../../text/format';
import { DecisionTable } from './decision-table';
import { usePause } from './use-pause';

export interface DecisionsPanelProps {
  readonly view: View;
  readonly onOpen: (decision: ShownDecision) => void;
}

/** The last decisions; the table pauses while it has the focus. */
export function DecisionsPanel({ view, onOpen }: DecisionsPanelProps) {
  const { paused, toggle, enter, leave } = usePause(view);
  const note = paused === null ? describeLive(view) : describePause(paused, view);
  return (
    <Panel title="Decisions" note={note} width="wide">
      <div
        onFocusOut={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget as Node | null)) leave(relatedTarget);
        }}
      >
        <button type="button" onClick={toggle}>
          {paused === null ? 'Pause' : 'Resume'}
        </button>
        <div onFocusIn={enter}>
          <DecisionTable decisions={(paused ?? view).decisions} onOpen={onOpen} />
        </div>
      </div>
    </Panel>
  );
}

function describeLive(view: View): string {
  const { decided = 0, shown = [] } = view.event ?? {};
  if (decided > shown.length) {
    return `Sampled: ${asCount(shown.length)} of ${asCount(decided)} in the last half second.`;
  }
  return isSampled(view) ? 'Sampled: not every decision is here.' : 'Every decision is shown.';
}

function describePause({ event, decided }: View, now: View): string {
  const since = event === null ? '' : ` since ${asTime(event.at)}`;
  return `Paused${since}, ${asCount(now.decided - decided)} decisions since.`;
}
