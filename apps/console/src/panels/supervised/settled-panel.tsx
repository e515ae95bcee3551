import { lineChart, type Line } from '@meta-agent/charts';
import type { Contest, LivePoint, LiveReport } from '@meta-agent/engine-api';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../elements/chart';
import { Panel } from '../../elements/panel';
import { asCount, asPercent, asProfit } from '../../text/format';
import { alongStates, timeAxis } from './along-states';
import { StatesTable } from './states-table';

export interface SettledPanelProps {
  readonly history: readonly LivePoint[];
  readonly settled: NonNullable<LiveReport['settled']>;
}

/** What became of the decisions: right answers and profit, beside those of the vote. */
export function SettledPanel({ history, settled }: SettledPanelProps) {
  const chart = useMemo(() => chartOf(history), [history]);
  const { decisions, changes, challenger } = settled;
  return (
    <Panel title="Settled decisions" note={describe(settled)}>
      <table>
        <thead>
          <tr>
            <th>Settled</th>
            <th class="number">Right</th>
            <th class="number">Profit</th>
          </tr>
        </thead>
        <tbody>
          <ContestRows names={['Decisions', 'The vote']} field="decisions" contest={decisions} />
          <ContestRows
            names={['Changes of the vote', 'The vote instead']}
            field="changes"
            contest={changes}
          />
          {challenger !== null && (
            <ContestRows
              names={['Challenger', 'The model in use']}
              field="challenger"
              contest={challenger}
            />
          )}
        </tbody>
      </table>
      <Chart label="Accumulated profit of the decisions and of the vote" chart={chart}>
        <StatesTable
          history={history}
          columns={[
            ['Profit', ({ decisions: told }) => (told === null ? '–' : asProfit(told.profit_pct))],
            [
              'Of the vote',
              ({ decisions: told }) => (told === null ? '–' : asProfit(told.other_profit_pct)),
            ],
          ]}
        />
      </Chart>
    </Panel>
  );
}

interface ContestRowsProps {
  readonly names: readonly [side: string, other: string];
  readonly field: string;
  readonly contest: Contest;
}

/** Both sides of a contest, over the same records. */
function ContestRows({ names: [side, other], field, contest }: ContestRowsProps) {
  const { decisions, right, other_right, settled, profit_pct, other_profit_pct } = contest;
  const share = (count: number) => (decisions === 0 ? '–' : asPercent(count / decisions));
  const profit = (pct: number) => (settled === 0 ? '–' : asProfit(pct));
  return (
    <>
      <tr>
        <th scope="row">
          {side}:{' '}
          <data value={String(decisions)} data-field={`settled.${field}.decisions`}>
            {asCount(decisions)}
          </data>
        </th>
        <td class="number">{share(right)}</td>
        <td class="number">
          <data value={String(profit_pct)} data-field={`settled.${field}.profit_pct`}>
            {profit(profit_pct)}
          </data>
        </td>
      </tr>
      <tr>
        <th scope="row">{other}</th>
        <td class="number">{share(other_right)}</td>
        <td class="number">{profit(other_profit_pct)}</td>
      </tr>
    </>
  );
}

function describe({ decisions, changes }: SettledPanelProps['settled']): string {
  if (decisions.decisions === 0) return 'No decision of this model has settled yet.';
  const { settled, profit_pct: profit, other_profit_pct: vote } = changes;
  const gain =
    settled === 0 ? 'no change has settled yet' : `the changes gained ${asProfit(profit - vote)}`;
  return `Of the model in use, since it was put in use: ${gain}. Sums, without an interval: they prove nothing alone.`;
}

function chartOf(history: readonly LivePoint[]) {
  const profitOf = (side: 'profit_pct' | 'other_profit_pct') =>
    alongStates(history, ({ decisions }) => decisions?.[side] ?? null);
  const lines: Line[] = [
    { name: 'decisions', colour: 'main', points: profitOf('profit_pct') },
    { name: 'vote', colour: 'other', stroke: 'dashed', points: profitOf('other_profit_pct') },
  ];
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value ?? 0));
  return lineChart({
    x: timeAxis(history),
    y: {
      name: 'accumulated profit',
      min: Math.min(0, ...values),
      max: Math.max(1, ...values),
      format: asProfit,
    },
    lines,
  });
}
