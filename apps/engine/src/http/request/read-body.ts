import type { IncomingMessage } from 'node:http';
import { EngineError } from '../../problem/engine-error';
import { atEndOfTurn } from '../../timing/end-of-turn';
import type { ExchangeLoad } from '../contract/route';
import { ChunkCount } from './chunk-count';
import { allowBody } from './expect-continue';
import { GrowingBytes } from './growing-bytes';

export interface Body {
  readonly bytes: Buffer;
  /** When the last byte arrived, by the clock of `performance.now`. */
  readonly wholeAtMs: number;
}

export interface BodyLimit {
  readonly maxBytes: number;
  /** What to do with more, for the error. */
  readonly advice?: string;
}

/**
 * Reads a body. Resolves at the end of the event-loop turn in which the last byte arrived.
 * @throws EngineError body_too_large, too_many_chunks, body_aborted, too_many_requests, overloaded
 */
export function readBody(
  req: IncomingMessage,
  limit: BodyLimit,
  load: Pick<ExchangeLoad, 'hold'>,
): Promise<Body> {
  return new Promise((resolve, reject) => {
    assertAnnouncedLength(req, limit);
    let first: Buffer | undefined;
    let joined: JoinedChunks | undefined;
    let isRefused = false;
    const refuse = (error: Error) => {
      isRefused = true;
      reject(error);
    };
    req.on('data', (chunk: Buffer) => {
      if (isRefused) return;
      try {
        // Nearly every body is one chunk, which is neither counted nor copied.
        if (first === undefined) first = assertFits(chunk, limit, load);
        else (joined ??= new JoinedChunks(first, { req, limit, load })).add(chunk);
      } catch (error) {
        refuse(error as Error);
      }
    });
    req.on('end', () => {
      const wholeAtMs = performance.now();
      atEndOfTurn(() => {
        resolve({ bytes: joined?.bytes() ?? first ?? NOTHING, wholeAtMs });
      });
    });
    req.on('error', (cause) => {
      refuse(new EngineError('body_aborted', { cause }));
    });
    allowBody(req);
  });
}

const NOTHING = Buffer.alloc(0);

function assertFits(chunk: Buffer, limit: BodyLimit, load: Pick<ExchangeLoad, 'hold'>): Buffer {
  if (chunk.length > limit.maxBytes) throw tooLarge(limit, `more than ${limit.maxBytes}`);
  load.hold(chunk.length);
  return chunk;
}

interface Joining {
  readonly req: IncomingMessage;
  readonly limit: BodyLimit;
  readonly load: Pick<ExchangeLoad, 'hold'>;
}

/** A body of several chunks. */
class JoinedChunks {
  readonly #limit: BodyLimit;
  readonly #body: GrowingBytes;
  readonly #chunks = new ChunkCount();

  constructor(first: Buffer, { req, limit, load }: Joining) {
    this.#limit = limit;
    this.#body = new GrowingBytes(announcedLength(req) ?? Infinity, (bytes) => {
      load.hold(bytes);
    });
    this.add(first);
  }

  /** @throws EngineError */
  add(chunk: Buffer): void {
    const { maxBytes } = this.#limit;
    if (this.#body.length + chunk.length > maxBytes) {
      throw tooLarge(this.#limit, `more than ${maxBytes}`);
    }
    this.#chunks.add(chunk.length);
    this.#body.add(chunk);
  }

  bytes(): Buffer {
    return this.#body.bytes();
  }
}

/** Refuses a body by its content-length, before a byte of it is read. @throws EngineError body_too_large */
export function assertAnnouncedLength(req: IncomingMessage, limit: BodyLimit): void {
  const announced = announcedLength(req) ?? 0;
  if (announced > limit.maxBytes) throw tooLarge(limit, String(announced));
}

function announcedLength({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

export function tooLarge({ maxBytes, advice }: BodyLimit, received: string): EngineError {
  return new EngineError('body_too_large', {
    expected: `at most ${maxBytes} bytes${advice === undefined ? '' : `; ${advice}`}`,
    received,
  });
}
