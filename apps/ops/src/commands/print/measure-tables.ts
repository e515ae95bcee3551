import { textTable, type Cell } from '@meta-agent/command-line';
import { shortenVersions } from '@meta-agent/model-io';
import type { Accuracy, Profit } from '@meta-agent/outcomes';
import { count, decimal, NONE, percent } from '@meta-agent/words';
import type { Column } from './count-table';
import { isIdentified } from './print-worth';

const MONEY = ['trades', 'profit %', 'profit unknown'];

/** Accuracy and profit of the vote, the model alone and the decisions. */
export function measureTables(columns: readonly Column[], hasMoney: boolean): string[] {
  return columns.flatMap(([name, { measures }]) => {
    if (measures === null) return [];
    const { accuracy, profit, overrides, identified_share: share } = measures;
    const kinds = ['base', 'meta', 'final'] as const;
    const rows = kinds.map((kind) => {
      // The model's own choice is asked where the vote stands too: not all of it may be known.
      const isKnown = isIdentified(share) && (kind !== 'meta' || profit.meta.unknown === 0);
      const money = hasMoney ? profitCells(profit[kind], isKnown) : [];
      return [kind, ...accuracyCells(accuracy[kind]), ...money];
    });
    const { helped, hurt } = overrides;
    return [
      textTable([name, 'known', 'accuracy', ...(hasMoney ? MONEY : [])], rows, [], {
        shorten: shortenVersions,
      }),
      `${count(helped)} changes corrected the vote, ${count(hurt)} made it worse`,
    ];
  });
}

function accuracyCells({ known, share }: Accuracy): Cell[] {
  return [known, percent(share)];
}

function profitCells({ trades, sum, unknown }: Profit, isKnown: boolean): Cell[] {
  return [trades, isKnown ? decimal(sum, 2) : NONE, unknown];
}
