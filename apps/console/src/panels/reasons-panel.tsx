import type { EngineStatus } from '@meta-agent/engine-api';
import { asCount, asPercent } from '../format';
import { Panel } from '../panel';
import { ShareBar } from '../share-bar';

/** Why the vote was left alone, or not. */
export function ReasonsPanel({ status }: { readonly status: EngineStatus }) {
  const { total_predictions: total, meta_overrides, fallback_reasons } = status;
  const reasons = Object.entries({ meta_override: meta_overrides, ...fallback_reasons });
  const seen = reasons.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  return (
    <Panel title="Reasons" note="Since the start or the last reset.">
      {seen.length === 0 && <p>No decision yet.</p>}
      <table hidden={seen.length === 0}>
        <thead>
          <tr>
            <th>Reason</th>
            <th class="number">Decisions</th>
            <th class="number">Share</th>
            <th>
              <span class="unseen">Bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {seen.map(([reason, count]) => (
            <tr key={reason}>
              <th scope="row">{reason.replaceAll('_', ' ')}</th>
              <td class="number">
                <data value={String(count)} data-field={`reason.${reason}`}>
                  {asCount(count)}
                </data>
              </td>
              <td class="number">{asPercent(count / total)}</td>
              <td>
                <ShareBar share={count / total} kind={barOf(reason)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

const DEFERS = ['strong_consensus', 'low_meta_confidence', 'meta_disabled'];

function barOf(reason: string): string {
  if (reason === 'meta_override') return 'main';
  return DEFERS.includes(reason) ? 'hold' : 'bad';
}
