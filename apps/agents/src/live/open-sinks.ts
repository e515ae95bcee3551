import { join } from 'node:path';
import { OpenError, readSecretFile } from '@meta-agent/durable-files';
import { EngineClient } from '@meta-agent/engine-api';
import { AgentsError } from '../errors';
import type { Reporter } from '../terminal/reporter';
import type { Sinks } from './live-signals';
import { appendUnsent } from './sinks/append-unsent';
import { EngineQueue } from './sinks/engine-queue';
import { SignalLog } from './sinks/signal-log';
import { StateFolder, type SavedState } from './state-folder';

export interface SinkOptions {
  readonly out: string | undefined;
  readonly engine: string | undefined;
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
}

/** @throws AgentsError, FileError, OpenError, the disk's error */
export async function openSinks(options: SinkOptions, reporter: Reporter): Promise<OpenSinks> {
  const { out, engine, state: folder, queue: limit } = options;
  if (out === undefined && engine === undefined) {
    throw new AgentsError('no_destination', {
      message: 'The signals have no destination.',
      expected: '--engine URL, --out FILE or both',
      received: 'neither',
      next: 'name at least one of them',
    });
  }
  const unsentPath = options.unsent ?? join(folder ?? '.', 'unsent.jsonl');
  const setAside = (lines: readonly string[]) => appendUnsent(unsentPath, lines);
  const token = options.tokenFile === undefined ? null : await readToken(options.tokenFile);
  const opened = folder === undefined ? null : await StateFolder.open(folder);
  const state = opened?.state ?? null;
  const queue =
    engine === undefined
      ? null
      : new EngineQueue({
          client: new EngineClient({ url: engine, ...(token !== null && { token }) }),
          limit,
          reporter,
          setAside,
          noteDone: async (records) => state?.addDone(records),
        });
  const log = out === undefined ? null : await SignalLog.open(out);
  return { log, queue, state, setAside, saved: opened?.saved ?? null, unsentPath };
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
