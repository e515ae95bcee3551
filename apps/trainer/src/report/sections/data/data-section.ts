import { barChart } from '@meta-agent/charts';
import { ACTIONS, REGIMES, type Action } from '@meta-agent/features';
import type { Metadata } from '@meta-agent/model-io';
import { labelSourceInWords } from '@meta-agent/words';
import { figuresOf, momentCell, notRecorded, prose, tableOf, type Figure } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import {
  showCount,
  showDay,
  showDecimal,
  showMoment,
  showShare,
  wholePercent,
} from '../../show-values';

type Profile = NonNullable<Metadata['profile']>;
const COLOURS = { SELL: 'sell', HOLD: 'hold', BUY: 'buy' } as const;

export const dataSection: Section = {
  id: 'data',
  title: 'Labels and data',
  body: ({ metadata }) =>
    html`<p>${prose(inWords(metadata))}</p>
      ${metadata.profile === undefined ? notRecorded() : profileOf(metadata.profile)}`,
};

function inWords({ data, n_samples: samples }: Metadata): string {
  const shares = ACTIONS.map(
    (action) => `${action} ${showShare(data.label_counts[action] / samples)}`,
  );
  return (
    `${showCount(samples)} labelled records from ${showMoment(data.first_timestamp)} to ` +
    `${showMoment(data.last_timestamp)}. Labels from ${labelSourceInWords(data.label_source)}: ${shares.join(', ')}. ` +
    `Skipped: ${showCount(data.invalid_lines)} invalid lines, ${showCount(data.duplicates)} duplicates.`
  );
}

function profileOf(profile: Profile) {
  return html`${figuresOf(labelsFigure(profile), votesFigure(profile))}
    <p>
      Both tables count all records of the log, the training part and the test part. An agent
      reports in a record that holds its vote.
    </p>
    ${tableOf({
      name: 'Agents',
      head: ['agent', 'reports in', 'mean confidence', 'accuracy'],
      rows: Object.keys(profile.agents).map((agent) => {
        const { reporting, mean_confidence, accuracy } = profile.agents[agent];
        return [agent, showShare(reporting), showDecimal(mean_confidence), showShare(accuracy)];
      }),
    })}
    ${tableOf({
      name: 'Records by regime',
      head: ['regime', 'records'],
      rows: REGIMES.map((name) => [name.replace('_', ' '), showCount(profile.regimes[name])]),
    })}`;
}

function labelsFigure({ labels_over_time: periods }: Profile): Figure {
  const shareOf = (counts: Record<Action, number>, action: Action) =>
    counts[action] / (counts.SELL + counts.HOLD + counts.BUY);
  return {
    title: 'Labels over time',
    description:
      'Share of each label in each period of the log, from the month and day below its bar.',
    chart: stackedBars(
      periods.map(({ from }) => showDay(from)),
      'share of the labels',
      (action) => periods.map(({ counts }) => shareOf(counts, action)),
    ),
    table: {
      head: ['from', 'to', ...ACTIONS],
      rows: periods.map(({ from, to, counts }) => [
        momentCell(from),
        momentCell(to),
        ...ACTIONS.map((action) => showCount(counts[action])),
      ]),
    },
  };
}

function votesFigure({ agents }: Profile): Figure {
  const names = Object.keys(agents);
  return {
    title: 'Votes of each agent',
    description: 'Share of each action among the votes of an agent.',
    chart: stackedBars(names, 'share of the votes', (action) =>
      names.map((agent) => agents[agent].votes?.[action] ?? null),
    ),
    table: {
      head: ['agent', ...ACTIONS],
      rows: names.map((agent) => [
        agent,
        ...ACTIONS.map((action) => showShare(agents[agent].votes?.[action])),
      ]),
    },
  };
}

function stackedBars(
  categories: readonly string[],
  name: string,
  valuesOf: (action: Action) => readonly (number | null)[],
) {
  return barChart({
    categories,
    axis: { name, min: 0, max: 1, step: 0.25, format: wholePercent },
    stacked: true,
    bars: ACTIONS.map((action) => ({
      name: action,
      colour: COLOURS[action],
      values: valuesOf(action),
    })),
  });
}
