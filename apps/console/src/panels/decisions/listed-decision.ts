import type { ShownDecision } from '@meta-agent/engine-api';

/** A decision of a list, with its record: as it happened, or of the past. */
export interface ListedDecision extends Pick<ShownDecision, 'at' | 'record' | 'decision'> {
  /** Known of decisions of the past. */
  readonly request_id?: string | null;
}
