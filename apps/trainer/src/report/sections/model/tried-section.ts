import { notRecorded, tableOf } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import { NONE, showCount, showDecimal } from '../../show-values';

export const triedSection: Section = {
  id: 'tried',
  title: 'Recipes tried',
  body: ({ metadata: { search } }) => {
    if (search === undefined) return notRecorded();
    if (search.tried.length === 0) return html`<p>None: the settings fix the recipe.</p>`;
    return html`<p>
        Each stage takes the simplest recipe whose out-of-fold log loss is within one standard error
        of the best. The standard error is from blocks of clock time. No choice uses the test part.
      </p>
      <details>
        <summary>All ${search.tried.length} comparisons</summary>
        ${tableOf({
          name: 'Recipes tried',
          head: [
            ...['stage', 'features', 'C', 'half-life, days', 'class weights', 'calibration'],
            ...['records', 'log loss', 'worse by', 'standard error', ''],
          ],
          rows: search.tried.map((one) => [
            one.stage,
            one.feature_set,
            one.C,
            one.half_life_days === null ? NONE : showDecimal(one.half_life_days, 1),
            one.class_weight,
            one.calibration_method,
            showCount(one.records),
            showDecimal(one.log_loss, 4),
            showDecimal(one.excess, 4),
            showDecimal(one.excess_se, 4),
            one.chosen ? 'chosen' : '',
          ]),
        })}
      </details>`;
  },
};
