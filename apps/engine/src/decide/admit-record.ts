import type { WarningKind } from '../metrics/warning-kinds';
import { EngineError } from '../problem/engine-error';
import type { ParsedRecord } from './parsed-record';
import type { RecordWarning } from './record-warnings';

/** Lets a record be decided, or throws. */
export type Admit = (parsed: ParsedRecord) => ParsedRecord;

interface WarningCounter {
  countWarning(kind: WarningKind): void;
}

/**
 * Checks of the records to decide, whose warnings are counted, and of the records of what_if.
 * @param isStrict META_STRICT: a record with a warning is refused, by EngineError strict_record
 */
export function createAdmissions(
  isStrict: boolean,
  metrics: WarningCounter,
): { readonly admit: Admit; readonly admitWhatIf: Admit } {
  const admitWhatIf: Admit = (parsed) => {
    if (isStrict && parsed.warnings.length > 0) throw strictRecord(parsed.warnings);
    return parsed;
  };
  const admit: Admit = (parsed) => {
    for (const { kind } of parsed.warnings) metrics.countWarning(kind);
    return admitWhatIf(parsed);
  };
  return { admit, admitWhatIf };
}

function strictRecord(warnings: readonly RecordWarning[]): EngineError {
  const issues = warnings.map(({ path, expected, received }) => ({ path, expected, received }));
  return new EngineError('strict_record', { issues });
}
