import type { Metadata } from '@meta-agent/model-io';
import { notRecorded, tableOf } from '../../figure';
import { html, type Html } from '../../html';
import type { Section } from '../../reported-model';
import { NONE, showCount, showDecimal, showShare } from '../../show-values';

type Groups = NonNullable<Metadata['groups']>;
type Worth = Pick<Groups, 'pooled_log_loss' | 'log_loss' | 'difference_ci95'>;

export const ownWeightsSection: Section = {
  id: 'own-weights',
  title: 'Weights by group',
  body: ({ metadata: { groups, groups_tried: tried } }) => {
    if (groups === undefined) return notRecorded();
    return html`${groups === null ? html`<p>${withoutGroups(tried ?? [])}</p>` : describe(groups)}
    ${triedTable(tried ?? [])}`;
  },
};

function withoutGroups(tried: readonly unknown[]): string {
  return tried.length === 0
    ? 'None: the settings or the log allow no groups. All records have the same weights.'
    : 'None: no groups lower the log loss by more than one standard error. All records have the same weights.';
}

function describe(groups: Groups): Html {
  return html`<p>
      ${showCount(groups.count)} groups by ${groups.by} have weights of their own near the pooled
      weights (kappa ${groups.kappa}). A record of another group is decided by the pooled weights.
    </p>
    <p>${inWords(groups)}</p>
    ${tableOf({
      name: 'Weights by group',
      head: [
        ...['group', 'training', 'test', 'distance'],
        ...['log loss without', 'log loss', 'difference, 95 % interval'],
      ],
      rows: groups.largest.map((group) => [
        group.name,
        showCount(group.train_rows),
        showCount(group.test_rows),
        showShare(group.distance),
        loss(group.pooled_log_loss),
        loss(group.log_loss),
        interval(group),
      ]),
    })}
    <p>
      The distance is the length of what a group adds, over the length of the pooled weights. A
      group differs where the whole interval lies below 0.
    </p>`;
}

/** What the groups are worth, and whether that is evidence. */
function inWords(worth: Worth): string {
  const losses = `On the test part the log loss is ${loss(worth.log_loss)} with them and ${loss(worth.pooled_log_loss)} without.`;
  const { difference_ci95: ci95 } = worth;
  if (ci95 === null) return `${losses} The test part is too short for an interval.`;
  const isWorth = ci95[1] < 0 ? 'This is an improvement.' : 'This is no proven improvement.';
  return `${losses} The 95 % interval of the difference is ${interval(worth)}. ${isWorth}`;
}

const loss = (value: number | null) => (value === null ? NONE : showDecimal(value, 4));

const interval = ({ difference_ci95: ci95 }: Worth) =>
  ci95 === null ? NONE : ci95.map((end) => showDecimal(end, 4)).join(' to ');

function triedTable(tried: NonNullable<Metadata['groups_tried']>): Html | null {
  if (tried.length === 0) return null;
  return html`<details>
    <summary>All ${tried.length} comparisons</summary>
    ${tableOf({
      name: 'Groups tried',
      head: ['groups', 'kappa', 'log loss', 'worse by', 'standard error', ''],
      rows: tried.map((one) => [
        one.by ?? 'none',
        one.kappa,
        showDecimal(one.log_loss, 4),
        showDecimal(one.excess, 4),
        showDecimal(one.excess_se, 4),
        one.chosen ? 'chosen' : '',
      ]),
    })}
  </details>`;
}
