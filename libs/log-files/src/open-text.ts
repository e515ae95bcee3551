import { createReadStream } from 'node:fs';
import { PassThrough, pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from './errors';
import type { InputDigest } from './input-digest';

/** Text of a file, plain or gzip, as a stream of chunks; its bytes are counted and hashed. */
export async function* openText(path: string, inputs: InputDigest): AsyncGenerator<string> {
  inputs.files.push(path);
  const source = createReadStream(path);
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      inputs.add(chunk);
      done(null, chunk);
    },
  });
  const text = path.endsWith('.gz') ? createGunzip() : new PassThrough();
  // An error of any part destroys the last one, and so reaches whoever iterates it.
  pipeline(source, counted, text, () => undefined);
  try {
    yield* text.setEncoding('utf8') as AsyncIterable<string>;
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
