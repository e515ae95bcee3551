import { heatmapChart, lineChart } from '@meta-agent/charts';
import type { MetaModel } from '@meta-agent/decision';
import { ACTIONS, AGENTS } from '@meta-agent/features';
import { figuresOf, type Figure } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import { showDecimal, showSigned } from '../../show-values';
import { movesWithRegime, ordinaryRegime, trustAlong, trustIn, type Regime } from '../../trust';

export const learnedSection: Section = {
  id: 'learned',
  title: 'Trust in each agent',
  body: ({ model }) => html`
    <p>
      Trust is the change in the log-odds of an action when the agent votes for it, relative to an
      average vote. Where trust is negative, the vote is evidence against the action.
      ${
        movesWithRegime(model)
          ? ''
          : ` With the features ${model.featureSet.name}, trust does not depend on the regime: the lines are level.`
      }
    </p>
    ${figuresOf(
      trustFigure(model),
      alongFigure(model, 'volatility', range(0, 1)),
      alongFigure(model, 'trend_strength', range(-1, 1)),
    )}
  `,
};

function trustFigure(model: MetaModel): Figure {
  const regime = ordinaryRegime(model);
  const trust = AGENTS.map((agent) =>
    ACTIONS.map((action) => trustIn(model, agent, action, regime)),
  );
  const largest = Math.max(...trust.flat().map(Math.abs), Number.MIN_VALUE);
  return {
    title: 'Trust by agent and action',
    description: 'Trust in a vote for each action at the mean regime, in log-odds.',
    height: 220,
    chart: heatmapChart({
      rows: AGENTS,
      columns: ACTIONS,
      columnsName: 'votes',
      cells: trust.flatMap((row, i) =>
        row.map((value, j) => ({
          row: i,
          column: j,
          shade: value / largest,
          label: showSigned(value, 2),
        })),
      ),
    }),
    table: {
      head: ['agent', ...ACTIONS],
      rows: AGENTS.map((agent, i) => [agent, ...trust[i].map((value) => showSigned(value, 3))]),
    },
  };
}

const STYLES = [
  { stroke: 'solid', marker: 'circle' },
  { stroke: 'dashed', marker: 'square' },
  { stroke: 'dotted', marker: 'triangle' },
  { stroke: 'solid', marker: 'diamond' },
] as const;

function alongFigure(model: MetaModel, part: keyof Regime, values: readonly number[]): Figure {
  const along = trustAlong(model, part, values);
  const name = part.replace('_', ' ');
  const trustAt = (agent: (typeof AGENTS)[number], i: number) => along.get(agent)?.[i] ?? 0;
  return {
    title: `Trust and ${name}`,
    description: `Trust in each agent against ${name}: mean over the three actions, the other part of the regime at its mean.`,
    chart: lineChart({
      x: { name, min: values[0], max: values[values.length - 1], step: (values[values.length - 1] - values[0]) / 4, format: (value) => showDecimal(value, 2) }, // prettier-ignore
      y: { name: 'trust in log-odds', format: (value) => showDecimal(value, 1) },
      lines: AGENTS.map((agent, a) => ({
        name: agent,
        colour: agent,
        ...STYLES[a],
        points: values.map((value, i) => [value, trustAt(agent, i)] as const),
      })),
    }),
    table: {
      head: [name, ...AGENTS],
      rows: values.map((value, i) => [
        showDecimal(value, 2),
        ...AGENTS.map((agent) => showSigned(trustAt(agent, i), 3)),
      ]),
    },
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: 9 }, (_, i) => from + ((to - from) * i) / 8);
}
