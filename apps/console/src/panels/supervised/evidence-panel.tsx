import { lineChart, type Line } from '@meta-agent/charts';
import type { LivePoint } from '@meta-agent/engine-api';
import { DEMOTION_LIMIT, PROMOTION_LIMIT } from '@meta-agent/supervision';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../elements/chart';
import { Panel } from '../../elements/panel';
import { asCount, asEvidence, asNumber } from '../../text/format';
import { alongStates, timeAxis, timeOf } from './along-states';
import { StatesTable } from './states-table';
import type { HistoryProps } from './threshold-panel';

/** A logarithmic axis has no 0; evidence starts there. */
const LEAST = 0.1;

/** The evidence against the model in use and for its challenger, each with its limit. */
export function EvidencePanel({ history }: HistoryProps) {
  const chart = useMemo(() => chartOf(history), [history]);
  const { against, challenger, demoted } = history[history.length - 1];
  return (
    <Panel title="Evidence" note={describe(history[history.length - 1])}>
      <Chart
        label={`Evidence over time: ${asEvidence(against.evidence)} of ${asCount(DEMOTION_LIMIT)} against the model${demoted ? ', demoted' : ''}${challenger === null ? '' : `, ${asEvidence(challenger.evidence)} of ${PROMOTION_LIMIT} for the challenger`}`}
        chart={chart}
      >
        <StatesTable
          history={history}
          columns={[
            ['Against', (point) => asEvidence(point.against.evidence)],
            ['Blocks', (point) => asCount(point.against.blocks)],
            ['For', forOf],
          ]}
        />
      </Chart>
    </Panel>
  );
}

const forOf = ({ challenger }: LivePoint): string =>
  challenger === null ? '–' : asEvidence(challenger.evidence);

function describe({ against, challenger, demoted, model_version: version }: LivePoint): string {
  const blocks = `${asCount(against.blocks)} ${against.blocks === 1 ? 'block' : 'blocks'}`;
  const model = demoted
    ? `${version} is demoted: the evidence against it reached ${asCount(DEMOTION_LIMIT)}.`
    : `${asEvidence(against.evidence)} of ${asCount(DEMOTION_LIMIT)} against the model, after ${blocks}.`;
  if (challenger === null) return `${model} There is no challenger.`;
  const { model_version: other, evidence, ready } = challenger;
  const limit = asCount(PROMOTION_LIMIT);
  return ready
    ? `${model} The challenger ${other} is proven better: ${asEvidence(evidence)} of ${limit}.`
    : `${model} ${asEvidence(evidence)} of ${limit} for the challenger ${other}.`;
}

function chartOf(history: readonly LivePoint[]) {
  const ends = [history[0], history[history.length - 1]].map(timeOf);
  const limitOf = (limit: number) => ends.map((atMs) => [atMs, limit] as const);
  const hasChallenger = history.some(({ challenger }) => challenger !== null);
  const all = history.flatMap(({ against, challenger }) => [
    against.evidence,
    challenger?.evidence ?? 0,
  ]);
  const lines: Line[] = [
    {
      name: 'against the model',
      colour: 'main',
      points: alongStates(history, ({ against }) => Math.max(LEAST, against.evidence)),
    },
    {
      name: `demoted at ${asCount(DEMOTION_LIMIT)}`,
      colour: 'bad',
      stroke: 'dot-dashed',
      points: limitOf(DEMOTION_LIMIT),
    },
    ...(hasChallenger ? challengerLines(history, limitOf(PROMOTION_LIMIT)) : []),
  ];
  return lineChart({
    x: timeAxis(history),
    y: {
      name: 'evidence, logarithmic',
      scale: 'log',
      min: LEAST,
      max: Math.max(2 * DEMOTION_LIMIT, ...all),
      format: asNumber,
    },
    lines,
  });
}

function challengerLines(history: readonly LivePoint[], limit: Line['points']): Line[] {
  return [
    {
      name: 'for the challenger',
      colour: 'other',
      stroke: 'dashed',
      points: alongStates(history, ({ challenger }) =>
        challenger === null ? null : Math.max(LEAST, challenger.evidence),
      ),
    },
    {
      name: `promoted at ${asCount(PROMOTION_LIMIT)}`,
      colour: 'good',
      stroke: 'dotted',
      points: limit,
    },
  ];
}
