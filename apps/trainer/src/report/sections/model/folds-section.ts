import { barChart } from '@meta-agent/charts';
import type { Metadata } from '@meta-agent/model-io';
import { figuresOf, type Figure } from '../../figure';
import type { Section } from '../../reported-model';
import { NONE, showCount, showDecimal, showShare, wholePercent } from '../../show-values';

export const foldsSection: Section = {
  id: 'folds',
  title: 'Fold scores',
  body: ({ metadata }) => figuresOf(foldsFigure(metadata)),
};

function foldsFigure({ cv_folds, cv_accuracy, cv_std, validation }: Metadata): Figure {
  const sizes = cv_folds.map((_, i) => validation?.folds.find(({ fold }) => fold === i + 1));
  const show = (count: number | undefined) => (count === undefined ? NONE : showCount(count));
  return {
    title: 'Accuracy of each fold',
    description: `Each fold is trained on the rows before it. The mean is ${showShare(cv_accuracy)}, the standard deviation ${showDecimal(100 * cv_std, 1)} points.`,
    chart: barChart({
      categories: cv_folds.map((_, i) => `fold ${i + 1}`),
      axis: { name: 'accuracy', min: 0, max: 1, step: 0.25, format: wholePercent },
      bars: [{ name: 'accuracy', colour: 'main', values: cv_folds }],
      reference: { value: cv_accuracy, label: `mean ${showShare(cv_accuracy)}` },
    }),
    table: {
      head: ['fold', 'accuracy', 'trained on', 'tested on', 'purged'],
      rows: cv_folds.map((accuracy, i) => [
        i + 1,
        showShare(accuracy),
        show(sizes[i]?.train_rows),
        show(sizes[i]?.test_rows),
        show(sizes[i]?.purged),
      ]),
    },
  };
}
