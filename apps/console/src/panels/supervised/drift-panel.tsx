import type { LiveReport } from '@meta-agent/engine-api';
import { Panel } from '../../elements/panel';
import { asNumber } from '../../text/format';
import { judgeMartingale, judgePsi, type Advice } from './drift-advice';

export interface DriftPanelProps {
  readonly drift: NonNullable<NonNullable<LiveReport['settled']>['drift']>;
}

/** How inputs differ from those of the training: advice alone. */
export function DriftPanel({ drift }: DriftPanelProps) {
  const rows: [name: string, field: string, value: number | null, advice: Advice][] = [
    [
      'Top probability, stability index',
      'confidence_psi',
      drift.confidence_psi,
      judgePsi(drift.confidence_psi),
    ],
    ['Votes, stability index', 'vote_psi', drift.vote_psi, judgePsi(drift.vote_psi)],
    [
      'Top probability, conformal martingale (log10)',
      'log10_martingale',
      drift.log10_martingale,
      judgeMartingale(drift.log10_martingale),
    ],
  ];
  return (
    <Panel
      title="Input drift"
      note="Advice alone: drift never demotes a model. A market that stays in one regime has large values too."
    >
      <table>
        <thead>
          <tr>
            <th>Measure</th>
            <th class="number">Value</th>
            <th>Advice</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, field, value, { level, text }]) => (
            <tr key={field}>
              <th scope="row">{name}</th>
              <td class="number">
                <data value={String(value)} data-field={`drift.${field}`}>
                  {value === null ? '–' : asNumber(value)}
                </data>
              </td>
              <td class={level}>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
