import { createReadStream } from 'node:fs';
import { PassThrough, pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from './errors';
import type { InputDigest } from './input-digest';

/** Bytes of a file, plain or gzip, in chunks; the bytes on disk are counted and hashed. */
export async function* readBytes(path: string, inputs: InputDigest): AsyncGenerator<Buffer> {
  inputs.files.push(path);
  const source = createReadStream(path);
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      inputs.add(chunk);
      done(null, chunk);
    },
  });
  const unpacked = path.endsWith('.gz') ? createGunzip() : new PassThrough();
  // An error of any part destroys the last one, and so ends the iteration below.
  pipeline(source, counted, unpacked, () => undefined);
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new InputError('input_unreadable', {
      message: `${path} cannot be read to its end.`,
      expected: path.endsWith('.gz') ? 'a whole gzip file' : 'a readable file',
      received: (cause as Error).message,
      next: 'fetch or write the file again',
      cause,
    });
  }
}
