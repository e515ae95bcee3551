import type { Gate } from '@meta-agent/decision';
import { asNumber, reasonInWords } from '../../text/format';

const BOUNDS: Readonly<Record<NonNullable<Gate['bound']>, string>> = {
  min: 'at least',
  max: 'at most',
  above: 'above',
};

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
        {gates.map(({ name, value, limit, bound, passed }) => (
          <tr key={name}>
            <th scope="row">{reasonInWords(name)}</th>
            <td class="number">{value === null ? 'not measured' : asNumber(value)}</td>
            <td class="number">
              {bound && BOUNDS[bound]} {asNumber(limit)}
            </td>
            <td class={passed ? 'good' : 'bad'}>{passed ? 'passed' : 'failed'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
