import { heatmapChart, lineChart } from '@meta-agent/charts';
import type { MetaModel } from '@meta-agent/decision';
import { ACTIONS } from '@meta-agent/features';
import { figuresOf, type Figure } from '../../figure';
import { html } from '../../html';
import type { ReportedModel, Section } from '../../reported-model';
import { showDecimal, showSigned } from '../../show-values';
import { movesWithRegime, ordinaryRegime, trustAlong, trustIn, type Regime } from '../../trust';

export const learnedSection: Section = {
  id: 'learned',
  title: 'Trust in each agent',
  body: ({ model }, versions) => html`
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
      trustFigure(model, versions),
      alongFigure(model, 'volatility', range(0, 1)),
      alongFigure(model, 'trend_strength', range(-1, 1)),
    )}
  `,
};

/** The trust in each agent's vote for each action. */
function trustOf(model: MetaModel): number[][] {
  const regime = ordinaryRegime(model);
  return model.featureSet.agents.map((agent) =>
    ACTIONS.map((action) => trustIn(model, agent, action, regime)),
  );
}

/** The shades are the same for all versions on the page. */
function trustFigure(model: MetaModel, versions: readonly ReportedModel[]): Figure {
  const { agents } = model.featureSet;
  const trust = trustOf(model);
  const all = versions.flatMap((version) => trustOf(version.model).flat());
  const largest = Math.max(...all.map(Math.abs), Number.MIN_VALUE);
  return {
    title: 'Trust by agent and action',
    description: 'Trust in a vote for each action at the mean regime, in log-odds.',
    height: 60 + 40 * agents.length,
    chart: heatmapChart({
      rows: agents,
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
      rows: agents.map((agent, i) => [agent, ...trust[i].map((value) => showSigned(value, 3))]),
    },
  };
}

/** Sixteen agents differ in their colours or in their styles. */
const COLOURS = ['series-1', 'series-2', 'series-3', 'series-4'] as const;
const STYLES = [
  { stroke: 'solid', marker: 'circle' },
  { stroke: 'dashed', marker: 'square' },
  { stroke: 'dotted', marker: 'triangle' },
  { stroke: 'solid', marker: 'diamond' },
] as const;

function alongFigure(model: MetaModel, part: keyof Regime, values: readonly number[]): Figure {
  const { agents } = model.featureSet;
  const along = trustAlong(model, part, values);
  const name = part.replace('_', ' ');
  const trustAt = (agent: string, i: number) => along.get(agent)?.[i] ?? 0;
  return {
    title: `Trust and ${name}`,
    description: `Trust in each agent against ${name}: mean over the three actions, the other part of the regime at its mean.`,
    chart: lineChart({
      x: { name, min: values[0], max: values[values.length - 1], step: (values[values.length - 1] - values[0]) / 4, format: (value) => showDecimal(value, 2) }, // prettier-ignore
      y: { name: 'trust in log-odds', format: (value) => showDecimal(value, 1) },
      lines: agents.map((agent, a) => ({
        name: agent,
        colour: COLOURS[a % COLOURS.length],
        ...STYLES[(a + Math.floor(a / COLOURS.length)) % STYLES.length],
        points: values.map((value, i) => [value, trustAt(agent, i)] as const),
      })),
    }),
    table: {
      head: [name, ...agents],
      rows: values.map((value, i) => [
        showDecimal(value, 2),
        ...agents.map((agent) => showSigned(trustAt(agent, i), 3)),
      ]),
    },
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: 9 }, (_, i) => from + ((to - from) * i) / 8);
}
