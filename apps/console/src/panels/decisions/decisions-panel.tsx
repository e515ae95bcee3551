import { useState } from 'preact/hooks';
import { Panel } from '../../elements/panel';
import { isSampled, type View } from '../../feed/view';
import { asCount } from '../../text/format';
import { asTime } from '../../time/times';
import { DecisionTable } from './decision-table';
import { horizonsOf, horizonText } from './horizon-text';
import type { ListedDecision } from './listed-decision';
import { usePause } from './use-pause';

export interface DecisionsPanelProps {
  readonly view: View;
  readonly onOpen: (decision: ListedDecision) => void;
}

/** The last decisions; the table pauses while it has the focus. */
export function DecisionsPanel({ view, onOpen }: DecisionsPanelProps) {
  const { paused, toggle, enter, leave } = usePause(view);
  const [chosen, setChosen] = useState('');
  const { decisions } = paused ?? view;
  const horizons = horizonsOf(decisions);
  const isChosen = horizons.includes(chosen);
  const listed = isChosen ? decisions.filter((one) => horizonText(one) === chosen) : decisions;
  const note = paused === null ? describeLive(view) : describePause(paused, view);
  return (
    <Panel title="Decisions" name="decisions" note={note} width="wide">
      <div
        onFocusOut={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget as Node | null)) leave(relatedTarget);
        }}
      >
        <button type="button" onClick={toggle}>
          {paused === null ? 'Pause' : 'Resume'}
        </button>
        {horizons.length > 1 && (
          <HorizonFilter horizons={horizons} chosen={isChosen ? chosen : ''} choose={setChosen} />
        )}
        <div onFocusIn={enter}>
          <DecisionTable decisions={listed} hasHorizons={horizons.length > 0} onOpen={onOpen} />
        </div>
      </div>
    </Panel>
  );
}

interface HorizonFilterProps {
  readonly horizons: readonly string[];
  /** Empty for every horizon. */
  readonly chosen: string;
  readonly choose: (horizon: string) => void;
}

function HorizonFilter({ horizons, chosen, choose }: HorizonFilterProps) {
  return (
    <label>
      {' '}
      Horizon{' '}
      <select
        value={chosen}
        onChange={({ currentTarget }) => {
          choose(currentTarget.value);
        }}
      >
        <option value="">all</option>
        {horizons.map((horizon) => (
          <option key={horizon} value={horizon}>
            {horizon}
          </option>
        ))}
      </select>
    </label>
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
