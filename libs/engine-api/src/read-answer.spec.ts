import { EngineClient } from './engine-client';
import { readAnswer } from './read-answer';

/** An answer of as many parts as are read, up to a number. */
function answerOf(part: string, parts: number) {
  const told = { made: 0, isCancelled: false };
  const bytes = new TextEncoder().encode(part);
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      told.made += 1;
      if (told.made > parts) controller.close();
      else controller.enqueue(bytes);
    },
    cancel: () => {
      told.isCancelled = true;
    },
  });
  return { response: new Response(body), told };
}

it('reads an answer in any parts, and none', async () => {
  const { response } = answerOf('äö', 3);
  expect(await readAnswer(response)).toBe('äöäöäö');
  expect(await readAnswer(new Response(null))).toBe('');
});

it('stops an answer that does not end, and calls it no answer of an engine', async () => {
  const { response, told } = answerOf(' '.repeat(1_048_576), Infinity);
  const fetch = () => Promise.resolve(response);
  const client = new EngineClient({ url: 'http://localhost', fetch });
  await expect(client.status()).rejects.toMatchObject({ code: 'answer_invalid' });
  expect(told.isCancelled).toBe(true);
  expect(told.made).toBeLessThan(70);
});
