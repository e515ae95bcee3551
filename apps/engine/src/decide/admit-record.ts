import { showReceived } from '@meta-agent/features';
import type { WarningKind } from '../metrics/warning-kinds';
import { EngineError } from '../problem/engine-error';
import type { ParsedRecord } from './parsed-record';
import type { RecordWarning } from './record-warnings';

/** Unknown agents that are told: a client may send any number of names. */
const MOST_TOLD = 100;

/** Lets a record be decided, or throws. */
export type Admit = (parsed: ParsedRecord) => ParsedRecord;

interface WarningLogger {
  warn(message: string): void;
}

interface WarningCounter {
  countWarning(kind: WarningKind): void;
}

/** Names that need no quotes in a log line, a table, a path or a URL. */
export const IDENTIFIER = /^[A-Za-z0-9._:/-]{1,32}$/;

export interface AdmissionRules {
  /** META_STRICT: a record with a warning is refused, by EngineError strict_record. */
  readonly isStrict: boolean;
  /** META_ANY_SYMBOL: otherwise only identifiers are symbols, by EngineError invalid_record. */
  readonly isAnySymbol: boolean;
}

export interface Admissions {
  readonly admit: Admit;
  readonly admitWhatIf: Admit;
  readonly isAnySymbol: boolean;
}

/**
 * Checks of the records to decide, whose warnings are counted, and of the records of what_if.
 */
export function createAdmissions(
  { isStrict, isAnySymbol }: AdmissionRules,
  metrics: WarningCounter,
  logger: WarningLogger,
): Admissions {
  const told = new Set<string>();

  const admitWhatIf: Admit = (parsed) => {
    const { symbol } = parsed.record;
    if (symbol !== undefined && !isAnySymbol && !IDENTIFIER.test(symbol)) throw badSymbol(symbol);
    if (isStrict && parsed.warnings.length > 0) throw strictRecord(parsed.warnings);
    return parsed;
  };
  const admit: Admit = (parsed) => {
    for (const warning of parsed.warnings) {
      metrics.countWarning(warning.kind);
      if (warning.kind !== 'unknown_agent' || told.has(warning.path)) continue;
      if (told.size >= MOST_TOLD) continue;
      told.add(warning.path);
      logger.warn(unknownAgentLine(warning));
    }
    return admitWhatIf(parsed);
  };
  return { admit, admitWhatIf, isAnySymbol };
}

/** One line of the log for each unknown agent. */
const unknownAgentLine = ({ path, effect }: RecordWarning) =>
  `[META-V2] Unknown agent, said once: ${JSON.stringify(path)} ${effect}`;

function badSymbol(symbol: string): EngineError {
  const expected = '1 to 32 of A-Z a-z 0-9 . _ : / -, unless META_ANY_SYMBOL is true';
  const issues = [{ path: 'symbol', expected, received: showReceived(symbol) }];
  return new EngineError('invalid_record', { issues });
}

function strictRecord(warnings: readonly RecordWarning[]): EngineError {
  const issues = warnings.map(({ path, expected, received }) => ({ path, expected, received }));
  return new EngineError('strict_record', { issues });
}
