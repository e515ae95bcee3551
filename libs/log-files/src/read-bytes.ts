import { open, type FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OpenError, openRegularFile } from '@meta-agent/durable-files';
import { checkText, isGzip, MAGIC_BYTES } from './content-kind';
import { InputError } from './errors';
import type { InputDigest } from './input-digest';

const CHUNK_BYTES = 1 << 18;

/**
 * Bytes of a file, plain or gzip, in chunks; the bytes on disk are counted and hashed. The format
 * is recognised by the first bytes, not by the file's name.
 * @param from the byte of a plain file to begin at; from 1 on the format is not looked at
 * @throws InputError input_unreadable, not_text
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('a.jsonl', '{}\n');
 * const inputs = new InputDigest();
 * for await (const chunk of readBytes('a.jsonl', inputs)) void chunk;
 * inputs.bytes; // 3
 */
export async function* readBytes(
  path: string,
  inputs: InputDigest,
  from = 0,
): AsyncGenerator<Buffer> {
  inputs.files.push(path);
  let packed = false;
  let file: FileHandle | undefined;
  try {
    file = await openInput(path);
    if (from > 0) {
      yield* countedBytes(file, inputs, from);
      return;
    }
    const [start, chunks] = await peek(countedBytes(file, inputs, null));
    packed = isGzip(start);
    yield* packed ? checked(path, unzipped(chunks)) : checked(path, chunks);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    if (cause instanceof OpenError) throw notOpened(path, cause);
    throw new InputError('input_unreadable', {
      message: `${path} cannot be read to its end.`,
      expected: packed ? 'a whole gzip file' : 'a readable file',
      received: (cause as Error).message,
      next: 'fetch or write the file again',
      cause,
    });
  } finally {
    await file?.close();
  }
}

/** Descriptors that the shell opened for this process: a pipe there has a writer already. */
const OWN_DESCRIPTOR = /^\/dev\/(?:stdin|fd\/\d+)$/;

async function openInput(path: string): Promise<FileHandle> {
  if (OWN_DESCRIPTOR.test(path)) return open(path);
  return (await openRegularFile(path, { links: 'follow' })).file;
}

function notOpened(path: string, cause: OpenError): InputError {
  const { expected, received, next } = cause;
  const message = `${path} is not read.`;
  return new InputError('input_unreadable', { message, expected, received, next, cause });
}

/** @param from null: from where the file is now, which may be a pipe */
async function* countedBytes(
  file: FileHandle,
  inputs: InputDigest,
  from: number | null,
): AsyncGenerator<Buffer> {
  for (let position = from; ;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead, buffer } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    if (position !== null) position += bytesRead;
    const read = buffer.subarray(0, bytesRead);
    inputs.add(read);
    yield read;
  }
}

function unzipped(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // An error in any stream of the pipeline destroys the last one and ends the iteration.
  pipeline(Readable.from(chunks), gunzip, () => undefined);
  return gunzip;
}

async function* checked(
  path: string,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  const [start, all] = await peek(chunks);
  checkText(path, start);
  yield* all;
}

/** The first bytes of a stream, and the whole of it. */
async function peek(
  chunks: AsyncIterable<Buffer>,
): Promise<readonly [start: Buffer, all: AsyncGenerator<Buffer>]> {
  const iterator = chunks[Symbol.asyncIterator]();
  let start: Buffer = Buffer.alloc(0);
  while (start.length < MAGIC_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  return [start, withStart(start, iterator)];
}

async function* withStart(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (start.length > 0) yield start;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
