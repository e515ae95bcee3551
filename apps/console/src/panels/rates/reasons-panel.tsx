import { ERROR_REASONS } from '@meta-agent/decision';
import type { EngineStatus, RecentDecisions } from '@meta-agent/engine-api';
import { Panel } from '../../elements/panel';
import { ShareBar } from '../../elements/share-bar';
import { asCount, asPercent, asSpan, reasonInWords } from '../../text/format';

export interface ReasonsPanelProps {
  readonly status: EngineStatus;
  readonly recent: RecentDecisions;
}

/** The reasons of the decisions. */
export function ReasonsPanel({ status, recent }: ReasonsPanelProps) {
  const { total_predictions: total, meta_overrides, fallback_reasons } = status;
  const reasons = Object.entries({ meta_override: meta_overrides, ...fallback_reasons });
  const seen = reasons.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  return (
    <Panel
      title="Reasons"
      note={`Since the start or the last reset, and of the last ${asSpan(recent.seconds)}.`}
    >
      {seen.length === 0 && <p>No decision yet.</p>}
      <table hidden={seen.length === 0}>
        <thead>
          <tr>
            <th>Reason</th>
            <th class="number">Decisions</th>
            <th class="number">Share</th>
            <th class="number">Last {asSpan(recent.seconds)}</th>
          </tr>
        </thead>
        <tbody>
          {seen.flatMap(([reason, count]) => [
            <tr key={reason}>
              <th scope="row">{reasonInWords(reason)}</th>
              <td class="number">
                <data value={String(count)} data-field={`reason.${reason}`}>
                  {asCount(count)}
                </data>
              </td>
              <Share share={count / total} reason={reason} />
              <Share
                share={(recent.reasons[reason] ?? 0) / Math.max(1, recent.decisions)}
                reason={reason}
              />
            </tr>,
            reason === 'meta_override' && (
              <OverrideKinds key="override_kinds" status={status} recent={recent} />
            ),
          ])}
        </tbody>
      </table>
    </Panel>
  );
}

/** The overrides that change the vote, and those that confirm it. */
function OverrideKinds({ status, recent }: ReasonsPanelProps) {
  const { total_predictions: total, meta_overrides: overrides, action_changes: changes } = status;
  const { changes: recently, overrides: recentOverrides } = recent;
  const kinds = [
    ['which change the vote', changes, recently],
    ['which confirm the vote', overrides - changes, recently && recentOverrides - recently],
  ] as const;
  return (
    <>
      {kinds.map(([name, count, recentCount]) => (
        <tr key={name}>
          <td class="part">{name}</td>
          <td class="number">{asCount(count)}</td>
          <td class="number">{asPercent(count / total)}</td>
          <td class="number">
            {recentCount === undefined
              ? '–'
              : asPercent(recentCount / Math.max(1, recent.decisions))}
          </td>
        </tr>
      ))}
    </>
  );
}

function Share({ share, reason }: { readonly share: number; readonly reason: string }) {
  return (
    <td class="number">
      {asPercent(share)}
      <ShareBar share={share} kind={barOf(reason)} />
    </td>
  );
}

function barOf(reason: string): string {
  if (reason === 'meta_override') return 'main';
  return ERROR_REASONS.some((error) => error === reason) ? 'bad' : 'hold';
}
