import { pino, type Logger } from 'pino';
import { LineBatch, type LineTarget } from './line-batch';

/** A reader that stops reading must not fill the memory: what is over this is dropped, counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

export interface EngineLog {
  readonly logger: Logger;
  /** Lines that nobody could take. */
  droppedLines(): number;
  flush(): void;
}

/** Log of the engine on standard output: JSON, or on a terminal lines for people. */
export async function createLogger(level: string): Promise<EngineLog> {
  if (process.stdout.isTTY) {
    const { default: pretty } = await import('pino-pretty');
    const stream = pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' });
    return { logger: pino({ level }, stream), droppedLines: () => 0, flush: () => undefined };
  }
  const destination = pino.destination({
    ...{ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES },
    contentMode: 'buffer',
  });
  // Its types know of strings alone.
  const batch = new LineBatch(destination as unknown as LineTarget);
  const formatters = { level: (label: string) => ({ level: label }) };
  return {
    logger: pino({ level, base: null, timestamp: isoTime(), formatters }, batch),
    droppedLines: () => batch.droppedLines,
    flush: () => {
      batch.flush();
      try {
        destination.flushSync();
      } catch {
        // A closed pipe: there is nobody left to tell.
      }
    },
  };
}

/** pino's own, spelled once a millisecond: a busy one has thirty lines. */
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
