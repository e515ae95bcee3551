import { escapeForeign } from '@meta-agent/command-line';
import { pino, type Logger } from 'pino';
import { escapeLine } from './escape-line';
import { LineBatch, type LineTarget } from './line-batch';

/** When standard output is not read, lines over this limit are dropped and counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

export interface EngineLog {
  readonly logger: Logger;
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
    return { logger: pino({ level }, stream), droppedLines: () => 0, flush: () => undefined };
  }
  const destination = pino.destination({
    ...{ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES },
    contentMode: 'buffer',
  });
  // pino's types allow strings only.
  const batch = new LineBatch(destination as unknown as LineTarget);
  const hooks = { streamWrite: escapeLine };
  const formatters = { level: (label: string) => ({ level: label }) };
  return {
    logger: pino({ level, base: null, timestamp: isoTime(), formatters, hooks }, batch),
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

/** pino's timestamp, formatted once a millisecond: a busy engine logs thirty lines in one. */
function isoTime(): () => string {
  let lastMs = Number.NaN;
  let member = '';
  return () => {
    const nowMs = Date.now();
    if (nowMs !== lastMs) {
      lastMs = nowMs;
      member = `,"time":"${new Date(nowMs).toISOString()}"`;
    }
    return member;
  };
}
