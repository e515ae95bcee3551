import { hasErrno } from '../errno';

const BUFFER_LENGTH = 1 << 16;

/** Text to a stream, as fast as its reader takes it. */
export class StreamOutput {
  readonly #stream: NodeJS.WritableStream;
  #text = '';

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  /** @returns a promise, to be awaited before the next, only when there is enough to be written */
  append(text: string): Promise<void> | undefined {
    this.#text += text;
    return this.#text.length < BUFFER_LENGTH ? undefined : this.flush();
  }

  /** A pipe that nobody reads any more, as behind `| head`, takes everything. */
  flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    return new Promise((resolve, reject) => {
      this.#stream.write(text, (error) => {
        if (error && !hasErrno(error, 'EPIPE', 'ERR_STREAM_DESTROYED')) reject(error);
        else resolve();
      });
    });
  }
}
