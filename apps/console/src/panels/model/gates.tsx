import type { Gate } from '@meta-agent/decision';
import { figure, gateLimit } from '@meta-agent/words';
import { reasonInWords } from '../../text/format';

/**
 * The gates of a model's promotion. On a phone each row is a card: the roles keep it a table for
 * screen readers, which the style would take away.
 */
export function Gates({ gates }: { readonly gates: readonly Gate[] }) {
  return (
    <table class="gates cards" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">Gate</th>
          <th role="columnheader" class="number">
            Value
          </th>
          <th role="columnheader" class="number">
            Limit
          </th>
          <th role="columnheader">Result</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {gates.map((gate) => (
          <tr key={gate.name} role="row">
            <th scope="row" role="rowheader">
              {reasonInWords(gate.name)}
            </th>
            <td role="cell" class="number" data-head="Value">
              {gate.value === null ? 'not measured' : figure(gate.value)}
            </td>
            <td role="cell" class="number" data-head="Limit">
              {gateLimit(gate)}
            </td>
            <td role="cell" class={gate.passed ? 'good' : 'bad'} data-head="Result">
              {gate.passed ? 'passed' : 'failed'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
