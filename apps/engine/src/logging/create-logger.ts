import { escapeForeign } from '@meta-agent/command-line';
import { pino, type Logger } from 'pino';
import { isoTimes } from '../timing/iso-time';
import { escapeLine } from './escape-line';
import { fastInfo, type InfoLogger } from './fast-info';
import { LineBatch, type LineTarget } from './line-batch';

/** When standard output is not read, lines over this limit are dropped and counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

export interface EngineLog {
  readonly logger: Logger;
  /** For decisions: the lines of `logger`, in less time. */
  readonly decisions: InfoLogger;
  /** Lines dropped because standard output was not read. */
  droppedLines(): number;
  flush(): void;
}

/** The engine's text log on standard output: JSON, or readable lines on a terminal. */
export async function createLogger(level: string): Promise<EngineLog> {
  if (process.stdout.isTTY) {
    const { default: pretty } = await import('pino-pretty');
    const messageFormat = (log: Record<string, unknown>, key: string) =>
      escapeForeign(String(log[key]));
    const options = { sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' };
    const stream = pretty({ ...options, messageFormat });
    const logger = pino({ level }, stream);
    return { logger, decisions: logger, droppedLines: () => 0, flush: () => undefined };
  }
  const destination = pino.destination({
    ...{ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES },
    contentMode: 'buffer',
  });
  // pino's types allow strings only.
  const batch = new LineBatch(destination as unknown as LineTarget);
  const hooks = { streamWrite: escapeLine };
  const formatters = { level: (label: string) => ({ level: label }) };
  const logger = pino({ level, base: null, timestamp: isoTime(), formatters, hooks }, batch);
  return {
    logger,
    decisions: fastInfo(logger, batch),
    droppedLines: () => batch.droppedLines,
    flush: () => {
      batch.flush();
      try {
        destination.flushSync();
      } catch {
        // The pipe is closed: the lines cannot be delivered.
      }
    },
  };
}

/** pino's timestamp. */
function isoTime(): () => string {
  const isoOf = isoTimes();
  return () => `,"time":"${isoOf(Date.now())}"`;
}
