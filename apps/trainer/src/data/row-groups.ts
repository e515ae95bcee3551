import { groupNameOf, NO_GROUP, type Grouping } from '@meta-agent/decision';
import type { SignalTable } from './signal-table';

/** The group of each row of a table. */
export interface RowGroups {
  readonly by: Grouping;
  readonly names: readonly string[];
  /** The index in `names` of each row's group, or NO_GROUP. */
  readonly ofRow: Int32Array;
}

/** The groups of a table's rows, in the order in which they first occur. */
export function rowGroupsOf(table: SignalTable, by: Grouping): RowGroups {
  const ids = new Map<string, number>();
  const ofRow = Int32Array.from({ length: table.length }, (_, row) => {
    const minutes = table.horizonMinutes[row];
    const record = {
      symbol: table.symbols[table.symbolIds[row]],
      ...(Number.isNaN(minutes) ? {} : { horizon_minutes: minutes }),
    };
    const name = groupNameOf(by, record);
    if (name === null) return NO_GROUP;
    const id = ids.get(name) ?? ids.size;
    ids.set(name, id);
    return id;
  });
  return { by, names: [...ids.keys()], ofRow };
}

/** The rows of each group, ascending. */
export function membersOf({ names, ofRow }: RowGroups): Uint32Array[] {
  const counts = new Uint32Array(names.length);
  ofRow.forEach((group) => {
    if (group !== NO_GROUP) counts[group] += 1;
  });
  const members = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  ofRow.forEach((group, row) => {
    if (group === NO_GROUP) return;
    members[group][counts[group]] = row;
    counts[group] += 1;
  });
  return members;
}
