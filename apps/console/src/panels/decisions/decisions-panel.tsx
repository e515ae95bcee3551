import type { ShownDecision } from '@meta-agent/engine-api';
import { Panel } from '../../elements/panel';
import { isSampled, type View } from '../../feed/view';
import { asCount, asTime } from '../../text/format';
import { DecisionTable } from './decision-table';
import { useHold } from './use-pause';

export interface DecisionsPanelProps {
  readonly view: View;
  readonly onOpen: (decision: ShownDecision) => void;
}

/** The last decisions; they stand still while somebody reads them. */
export function DecisionsPanel({ view, onOpen }: DecisionsPanelProps) {
  const { held, toggle, enter, leave } = useHold(view);
  const note = held === null ? describeFlow(view) : describeHold(held, view);
  return (
    <Panel title="Decisions" note={note} width="wide">
      <div
        onFocusOut={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget as Node | null)) leave(relatedTarget);
        }}
      >
        <button type="button" onClick={toggle}>
          {held === null ? 'Hold' : 'Go on'}
        </button>
        <div onFocusIn={enter}>
          <DecisionTable decisions={(held ?? view).decisions} onOpen={onOpen} />
        </div>
      </div>
    </Panel>
  );
}

function describeFlow(view: View): string {
  const { decided = 0, shown = [] } = view.event ?? {};
  if (decided > shown.length) {
    return `Sampled: ${asCount(shown.length)} of ${asCount(decided)} in the last half second.`;
  }
  return isSampled(view) ? 'Sampled: not every decision is here.' : 'Every decision is shown.';
}

function describeHold({ event, decided }: View, now: View): string {
  const since = event === null ? '' : ` since ${asTime(event.at)}`;
  return `Held${since}, ${asCount(now.decided - decided)} decisions since.`;
}
