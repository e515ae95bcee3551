import { NO_GROUP, type MetaModel } from '@meta-agent/decision';
import { recordAt, type SignalTable } from '../data/signal-table';

/** The index of a row's group in a model with groups. */
export function groupAt({ groups }: MetaModel, table: SignalTable, row: number): number {
  return groups ? groups.indexOf(recordAt(table, row)) : NO_GROUP;
}
