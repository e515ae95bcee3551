import { shownUrl } from '@meta-agent/redis';

interface StreamLogger {
  info(message: string): void;
  warn(message: string): void;
  error(fields: { readonly code: string }, message: string): void;
}

/** Log lines about the stream. */
export interface StreamReporter {
  /** Redis can be used. @param persistence, memory the sections of INFO */
  connected(persistence: string, memory: string): void;
  /** Logs a failure once, until Redis can be used again or fails otherwise. */
  failed(error: { readonly code: string; readonly message: string }): void;
}

export function createStreamReporter(
  logger: StreamLogger,
  { url, group }: { readonly url: string; readonly group: string },
  nowMs: () => number,
): StreamReporter {
  const redis = shownUrl(url);
  let failure: { readonly code: string; readonly sinceMs: number } | null = null;
  let isWarned = false;
  return {
    connected: (persistence, memory) => {
      const again =
        failure === null ? '' : ` again after ${Math.round((nowMs() - failure.sinceMs) / 1000)} s`;
      failure = null;
      logger.info(`[META-V2] Deciding signals of ${redis}${again}, group ${group}`);
      if (!isWarned) for (const text of weaknessesOf(persistence, memory)) logger.warn(text);
      isWarned = true;
    },
    failed: ({ code, message }) => {
      if (failure?.code === code) return;
      failure = { code, sinceMs: failure?.sinceMs ?? nowMs() };
      const rest = 'requests over HTTP are answered; trying again until it works';
      logger.error({ code }, `[META-V2] No signals from ${redis}: ${message} (${rest})`);
    },
  };
}

/** Settings of Redis with which a signal or a decision can be lost. */
function weaknessesOf(persistence: string, memory: string): string[] {
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction';
  return [
    ...(persistence.includes('aof_enabled:1')
      ? []
      : ['[META-V2] Redis keeps no append-only file: a crash loses signals. Set appendonly yes']),
    ...(policy.startsWith('allkeys')
      ? [`[META-V2] Redis may evict the streams (${policy}). Set maxmemory-policy noeviction`]
      : []),
  ];
}
