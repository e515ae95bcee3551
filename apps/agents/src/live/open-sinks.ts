import { join } from 'node:path';
import { OpenError, readSecretFile } from '@meta-agent/durable-files';
import { EngineClient } from '@meta-agent/engine-api';
import { AgentsError } from '../errors';
import type { Reporter } from '../terminal/reporter';
import type { Sinks } from './live-signals';
import { appendUnsent } from './sinks/append-unsent';
import { EngineQueue, type RecordTaker } from './sinks/engine-queue';
import { SignalLog } from './sinks/signal-log';
import { createStreamTaker } from './sinks/stream-client';
import { StateFolder, type SavedState } from './state-folder';

export interface SinkOptions {
  readonly out: string | undefined;
  readonly engine: string | undefined;
  /** Whether the records become signals of META_STREAM_URL. */
  readonly signals: boolean;
  readonly tokenFile: string | undefined;
  readonly state: string | undefined;
  /** Records that wait in memory while the engine is away. */
  readonly queue: number;
  readonly unsent: string | undefined;
}

export interface OpenSinks extends Sinks {
  readonly saved: SavedState | null;
  /** The file of records that the engine did not get. */
  readonly unsentPath: string;
  readonly close: () => void;
}

/** @throws AgentsError, FileError, OpenError, the disk's error */
export async function openSinks(
  options: SinkOptions,
  reporter: Reporter,
  env: NodeJS.ProcessEnv,
): Promise<OpenSinks> {
  const { out, state: folder, queue: limit } = options;
  const client = await openTaker(options, reporter, env);
  if (out === undefined && client === null) {
    throw new AgentsError('no_destination', {
      message: 'The signals have no destination.',
      expected: '--engine URL or --signals, --out FILE or both',
      received: 'none',
      next: 'name at least one of them',
    });
  }
  const unsentPath = options.unsent ?? join(folder ?? '.', 'unsent.jsonl');
  const setAside = (lines: readonly string[]) => appendUnsent(unsentPath, lines);
  const opened = folder === undefined ? null : await StateFolder.open(folder);
  const state = opened?.state ?? null;
  const queue =
    client === null
      ? null
      : new EngineQueue({
          client,
          limit,
          reporter,
          setAside,
          noteDone: async (records) => state?.addDone(records),
        });
  const log = out === undefined ? null : await SignalLog.open(out);
  const close = () => client?.close?.();
  return { log, queue, state, setAside, saved: opened?.saved ?? null, unsentPath, close };
}

/** @throws AgentsError no_destination, no_stream, bad_token */
async function openTaker(
  { engine: url, signals, tokenFile }: SinkOptions,
  reporter: Reporter,
  env: NodeJS.ProcessEnv,
): Promise<RecordTaker | null> {
  if (signals && url !== undefined) {
    throw new AgentsError('no_destination', {
      message: 'The records have two destinations.',
      expected: '--engine URL or --signals',
      received: 'both',
      next: 'leave out one of them',
    });
  }
  if (signals) return createStreamTaker(env, reporter);
  if (url === undefined) return null;
  const token = tokenFile === undefined ? null : await readToken(tokenFile);
  const client = new EngineClient({ url, ...(token !== null && { token }) });
  return { name: 'The engine', predictBatch: (records) => client.predictBatch(records) };
}

/** The token in a file. @throws AgentsError bad_token */
export async function readToken(path: string): Promise<string> {
  const found = await readSecretFile(path).catch((cause: unknown) => {
    const received = cause instanceof OpenError ? cause.received : (cause as Error).message;
    throw badToken(path, received, cause);
  });
  const token = found.text.trim();
  if (/^[\x21-\x7e]{16,}$/.test(token)) return token;
  throw badToken(path, 'something else');
}

function badToken(path: string, received: string, cause?: unknown): AgentsError {
  return new AgentsError('bad_token', {
    message: `${path} holds no token.`,
    expected: 'a private file with a token of at least 16 printable characters, without spaces',
    received,
    next: 'write the token to this file, or name another one',
    cause,
  });
}
