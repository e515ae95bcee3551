import type { RecentDecisions } from '@meta-agent/engine-api';
import { ACTIONS } from '@meta-agent/features';
import { Panel } from '../../elements/panel';
import { ShareBar } from '../../elements/share-bar';
import { asCount, asSpan, asSymbol } from '../../text/format';

/** The actions decided for each symbol. */
export function SymbolsPanel({ recent }: { readonly recent: RecentDecisions }) {
  const { actions, other_symbols, decisions, seconds } = recent;
  return (
    <Panel
      title="Actions per symbol"
      note={`${asCount(decisions)} decisions in the last ${asSpan(seconds)}.`}
    >
      {actions.length === 0 && <p>No decision yet.</p>}
      <table hidden={actions.length === 0}>
        <thead>
          <tr>
            <th>Symbol</th>
            {ACTIONS.map((action) => (
              <th key={action} class="number">
                {action}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {actions.map(({ symbol, ...counts }) => (
            <tr key={symbol}>
              <th scope="row">{asSymbol(symbol)}</th>
              {ACTIONS.map((action) => (
                <td key={action} class="number">
                  {asCount(counts[action])}
                  <ShareBar share={counts[action] / totalOf(counts)} kind={action.toLowerCase()} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {other_symbols > 0 && <p>{asCount(other_symbols)} more of other symbols.</p>}
    </Panel>
  );
}

function totalOf(counts: { SELL: number; HOLD: number; BUY: number }): number {
  return counts.SELL + counts.HOLD + counts.BUY;
}
