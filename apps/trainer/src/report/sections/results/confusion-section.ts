import { heatmapChart } from '@meta-agent/charts';
import { ACTIONS, sum } from '@meta-agent/features';
import { figuresOf, type Figure } from '../../figure';
import type { Section } from '../../reported-model';
import { showCount, showShare, wholePercent } from '../../show-values';

type Matrix = readonly (readonly number[])[];

export const confusionSection: Section = {
  id: 'confusion',
  title: 'Confusion matrices',
  body: ({ metadata: { metrics } }) => {
    const { final_confusion_matrix: final, base_confusion_matrix: base } = metrics.decision_layer;
    const decided = [
      ...(base ? [matrixFigure('The vote', base)] : []),
      ...(final ? [matrixFigure('The final decisions', final)] : []),
    ];
    return figuresOf(matrixFigure('The meta model', metrics.test.confusion_matrix), ...decided);
  },
};

function matrixFigure(title: string, matrix: Matrix): Figure {
  const shares = matrix.map((row) => {
    const support = sum(row);
    return row.map((count) => (support === 0 ? 0 : count / support));
  });
  return {
    title,
    description: `Each row is a label, each column an answer, in records and in percent of the row. The diagonal holds the right answers.`,
    height: 210,
    chart: heatmapChart({
      rows: ACTIONS,
      columns: ACTIONS,
      rowsName: 'label',
      columnsName: 'answer',
      cells: shares.flatMap((row, i) =>
        row.map((share, j) => ({
          row: i,
          column: j,
          shade: i === j ? share : -share,
          label: `${showCount(matrix[i][j])}\n${wholePercent(share)}`,
        })),
      ),
    }),
    table: {
      head: ['label', ...ACTIONS.map((action) => `answer ${action}`), 'share correct'],
      rows: ACTIONS.map((action, i) => [
        action,
        ...matrix[i].map(showCount),
        showShare(shares[i][i]),
      ]),
    },
  };
}
