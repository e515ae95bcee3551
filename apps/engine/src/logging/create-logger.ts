import { pino, type Logger } from 'pino';

/** Lines wait this long at most, so that a burst of decisions is one write. */
const FLUSH_MS = 100;
const BUFFER_BYTES = 8 * 1024;
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
  let dropped = 0;
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: BUFFER_BYTES,
    maxLength: MAX_WAITING_BYTES,
    periodicFlush: FLUSH_MS,
  });
  destination.on('drop', () => {
    dropped += 1;
  });
  // A closed pipe: there is nobody left to tell, and decisions go on.
  destination.on('error', () => {
    dropped += 1;
  });
  const timestamp = pino.stdTimeFunctions.isoTime;
  const formatters = { level: (label: string) => ({ level: label }) };
  return {
    logger: pino({ level, base: null, timestamp, formatters }, destination),
    droppedLines: () => dropped,
    flush: () => {
      try {
        destination.flushSync();
      } catch {
        // As above.
      }
    },
  };
}
