import { ACTIONS } from '@meta-agent/features';
import { noBreak } from '@meta-agent/words';
import { notRecorded, tableOf } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import { showDecimal, showShare } from '../../show-values';

export const driftSection: Section = {
  id: 'drift',
  title: 'Drift from training to test',
  body: ({ metadata: { drift } }) =>
    drift === undefined
      ? notRecorded()
      : html`<p>
            Shares of each action in the training part and, after the arrow, in the test part. A
            population stability index below 0.1 is little drift, above 0.25 much: then the test
            part is another market than the one that the model learned.
          </p>
          ${tableOf({
            name: 'Drift from training to test',
            head: ['', ...ACTIONS, 'index'],
            rows: drift.map(({ name, training, test, psi }) => [
              name,
              ...ACTIONS.map(
                (action) =>
                  `${showShare(training[action])} ${noBreak('→ ')}${showShare(test[action])}`,
              ),
              showDecimal(psi),
            ]),
          })}`,
};
