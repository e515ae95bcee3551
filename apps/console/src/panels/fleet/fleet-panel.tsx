import { TRAINING_STATES, type FleetReport, type ShownDesk } from '@meta-agent/engine-api';
import { useEffect, useState } from 'preact/hooks';
import { engine } from '../../client/engine';
import { followReport } from '../../client/follow-report';
import { Panel } from '../../elements/panel';
import { asAge, asCount } from '../../text/format';
import { detailOf } from './detail-of';

/** The trainings of the fleet; nothing where the engine knows no Redis, or no fleet is there. */
export function FleetPanel() {
  const [report, setReport] = useState<FleetReport | null>(null);
  useEffect(() => followReport({ ask: () => engine.fleet(), onReport: setReport }), []);
  if (report?.redis == null) return null;
  const { flaw, week, desks, redis } = report;
  if (flaw !== null) {
    return (
      <Panel title="Fleet" width="wide">
        <p class="bad">
          The trainings at {redis} cannot be read: {flaw.message}
        </p>
      </Panel>
    );
  }
  if (week === null) return null;
  const left = sumOf(report) - desks.length;
  return (
    <Panel title="Fleet" note={noteOf(report, week)} width="wide">
      <table class="cards" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">Desk</th>
            <th role="columnheader">State</th>
            <th role="columnheader" class="number">
              Attempts
            </th>
            <th role="columnheader" class="number">
              For
            </th>
            <th role="columnheader">What</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {desks.map((desk) => (
            <DeskRow key={desk.desk} desk={desk} />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <p>
          {asCount(left)} more. To list all: <code>meta-ops fleet status</code>
        </p>
      )}
    </Panel>
  );
}

function DeskRow({ desk }: { readonly desk: ShownDesk }) {
  const ageS = Math.max(0, (Date.now() - Date.parse(desk.since)) / 1000);
  return (
    <tr class={desk.state === 'failed' ? 'bad' : ''} role="row">
      <th scope="row" role="rowheader">
        {desk.desk}
      </th>
      <td role="cell" data-head="State">
        {desk.state}
      </td>
      <td role="cell" class="number" data-head="Attempts">
        {asCount(desk.attempts)}
      </td>
      <td role="cell" class="number" data-head="For">
        {asAge(ageS)}
      </td>
      <td role="cell" data-head="What">
        {detailOf(desk)}
      </td>
    </tr>
  );
}

const sumOf = ({ counts }: FleetReport): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Like `Week 2026-W48, 50 desks: 3 failed, 47 promoted; 2 workers.` */
function noteOf(report: FleetReport, week: string): string {
  const { counts, workers } = report;
  const states = TRAINING_STATES.filter((state) => counts[state] > 0);
  const parts = states.map((state) => `${asCount(counts[state])} ${state}`).join(', ');
  const sum = sumOf(report);
  const desks = `${asCount(sum)} ${sum === 1 ? 'desk' : 'desks'}`;
  const hands = workers === 1 ? '1 worker' : `${asCount(workers ?? 0)} workers`;
  return `Week ${week}, ${desks}: ${parts}; ${hands}.`;
}
