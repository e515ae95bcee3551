import type { AgentReport, EngineStatus, LoggedVotesReport } from '@meta-agent/engine-api';
import { Figure } from '../../elements/figure';
import { Panel } from '../../elements/panel';
import { ShareBar } from '../../elements/share-bar';
import { asAge, asCount, asPercent } from '../../text/format';
import { hasOtherVote, isSilent } from './agent-health';

export interface AgentsPanelProps {
  readonly agents: NonNullable<EngineStatus['agents']>;
  readonly votes: LoggedVotesReport | undefined;
}

/** Which agents report, how long each has been silent, and how often the caller's vote differs. */
export function AgentsPanel({ agents, votes }: AgentsPanelProps) {
  return (
    <Panel title="Agents" note="Reports since the start, and of the last 1,000 decisions.">
      <table>
        <thead>
          <tr>
            <th>Agent</th>
            <th class="number">Reports</th>
            <th class="number">Last 1,000</th>
            <th class="number">Silent for</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(agents).map(([agent, report]) => (
            <AgentRow key={agent} agent={agent} report={report} />
          ))}
        </tbody>
      </table>
      {votes !== undefined && votes.compared > 0 && <VotesFigure votes={votes} />}
    </Panel>
  );
}

function AgentRow({ agent, report }: { readonly agent: string; readonly report: AgentReport }) {
  const { reports, missing, recent_share: share, silent_s: silentS = null } = report;
  const hasDecisions = reports + missing > 0;
  return (
    <tr class={isSilent(report) ? 'bad' : ''}>
      <th scope="row">{agent}</th>
      <td class="number">
        <data value={String(reports)} data-field={`agents.${agent}.reports`}>
          {asCount(reports)}
        </data>
      </td>
      <td class="number">
        <data value={String(share)} data-field={`agents.${agent}.recent_share`}>
          {hasDecisions ? asPercent(share) : '–'}
        </data>
        <ShareBar share={share} kind={isSilent(report) ? 'bad' : 'main'} />
      </td>
      <td class="number">
        <data value={String(silentS)} data-field={`agents.${agent}.silent_s`}>
          {silentS === null ? 'no report' : asAge(silentS)}
        </data>
      </td>
    </tr>
  );
}

function VotesFigure({ votes }: { readonly votes: LoggedVotesReport }) {
  const { recent_share: share, compared } = votes;
  const label = `Callers' own vote differs, last ${asCount(Math.min(1000, compared))}`;
  return (
    <dl class="figures">
      <Figure label={label} field="logged_votes.recent_share" value={share}>
        <span class={hasOtherVote(votes) ? 'bad' : ''}>{asPercent(share)}</span>
      </Figure>
    </dl>
  );
}
