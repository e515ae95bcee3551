import type { Gate } from '@meta-agent/decision';
import { figure, gateLimit } from '@meta-agent/words';
import { reasonInWords } from '../../text/format';

/** The gates of a model's promotion. */
export function Gates({ gates }: { readonly gates: readonly Gate[] }) {
  return (
    <table class="gates">
      <thead>
        <tr>
          <th>Gate</th>
          <th class="number">Value</th>
          <th class="number">Limit</th>
          <th>Result</th>
        </tr>
      </thead>
      <tbody>
        {gates.map((gate) => (
          <tr key={gate.name}>
            <th scope="row">{reasonInWords(gate.name)}</th>
            <td class="number">{gate.value === null ? 'not measured' : figure(gate.value)}</td>
            <td class="number">{gateLimit(gate)}</td>
            <td class={gate.passed ? 'good' : 'bad'}>{gate.passed ? 'passed' : 'failed'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
