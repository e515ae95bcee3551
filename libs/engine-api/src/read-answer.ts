/** A report has at most 16 MiB; 5,000 explained decisions take about as much. */
const MAX_BYTES = 64 * 1_048_576;

/**
 * The text of an answer. Another program may listen in place of the engine, and never end its answer.
 * @throws RangeError for more than 64 MiB, and the errors of the connection
 */
export async function readAnswer({ body }: Pick<Response, 'body'>): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > MAX_BYTES) {
      await reader.cancel();
      throw new RangeError(`expected an answer of at most ${MAX_BYTES} bytes, received more`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
