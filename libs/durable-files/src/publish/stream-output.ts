import { hasErrno } from '../errno';

const BUFFER_LENGTH = 1 << 16;

/** Writes text to a stream at the speed of the stream's reader. */
export class StreamOutput {
  readonly #stream: NodeJS.WritableStream;
  #text = '';

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  /** @returns a promise when the buffer is full; await it before the next call */
  append(text: string): Promise<void> | undefined {
    this.#text += text;
    return this.#text.length < BUFFER_LENGTH ? undefined : this.flush();
  }

  /** Writes to a pipe without a reader (as after `| head`) count as done. */
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
