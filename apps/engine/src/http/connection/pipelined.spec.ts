import { connect } from 'node:net';
import { SPLIT } from '../../testing/records';
import { startApp } from '../../testing/start-app';

const symbolsOf = (text: string) =>
  [...text.matchAll(/"symbol":"([^"]+)"/g)].map(([, symbol]) => symbol);

function predictOf(symbol: string): string {
  const body = JSON.stringify({ ...SPLIT, symbol });
  const head = 'POST /api/ai/meta/predict HTTP/1.1\r\nhost: localhost\r\n';
  return `${head}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Writes the parts to one connection without waiting for an answer. */
async function answersTo(parts: readonly string[], count: number): Promise<string> {
  const { port } = await startApp();
  const socket = connect(port, '127.0.0.1');
  for (const part of parts) socket.write(part);
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    if (symbolsOf(text).length === count) break;
  }
  return text;
}

const SYMBOLS = Array.from({ length: 50 }, (_, i) => `S${i}`);
const requests = SYMBOLS.map(predictOf).join('');

it.each([
  ['in one write', [requests]],
  ['in a write each', SYMBOLS.map(predictOf)],
  ['in writes that end within a request', [requests.slice(0, 777), requests.slice(777)]],
])('50 requests %s on one connection are answered in their order', async (_, parts) => {
  const answers = await answersTo(parts, SYMBOLS.length);
  expect(symbolsOf(answers)).toEqual(SYMBOLS);
  expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(SYMBOLS.length);
});
