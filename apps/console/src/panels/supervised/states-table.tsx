import type { LivePoint } from '@meta-agent/engine-api';
import { asMoment, timeHead } from '../../time/times';
import { rowsOf } from './along-states';

export interface StatesTableProps {
  readonly history: readonly LivePoint[];
  readonly columns: readonly (readonly [head: string, text: (point: LivePoint) => string])[];
}

/** Some live states in numbers. */
export function StatesTable({ history, columns }: StatesTableProps) {
  return (
    <table class="states">
      <thead>
        <tr>
          <th>{timeHead('Known until')}</th>
          {columns.map(([head]) => (
            <th key={head} class="number">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rowsOf(history).map((point) => (
          <tr key={point.generation}>
            <td>{asMoment(point.as_of).slice(0, 'YYYY-MM-DD HH:MM'.length)}</td>
            {columns.map(([head, text]) => (
              <td key={head} class="number">
                {text(point)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
