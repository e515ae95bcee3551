import { SPLIT } from '../testing/records';
import { startApp } from '../testing/start-app';

const SYMBOLS = 20_000;
const NDJSON = { 'content-type': 'application/x-ndjson' };

it('the metrics have no more series after 20,000 symbols than after one', async () => {
  const { url } = await startApp();
  const seriesOf = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    // Others, of the garbage collector, begin when it runs.
    return text.split('\n').filter((line) => line.startsWith('meta_'));
  };
  const send = async (symbols: readonly string[]) => {
    const body = symbols.map((symbol) => `${JSON.stringify({ ...SPLIT, symbol })}\n`).join('');
    const call = `${url}/api/ai/meta/predict/batch`;
    const answer = await fetch(call, { method: 'POST', headers: NDJSON, body });
    const lines = (await answer.text()).trimEnd().split('\n');
    expect(lines).toHaveLength(symbols.length);
  };
  await send(['FIRST']);
  // The first request of /metrics itself adds series.
  await seriesOf();
  const before = await seriesOf();
  await send(Array.from({ length: SYMBOLS }, (_, i) => `S${i}`));
  const after = await seriesOf();
  expect(after).toHaveLength(before.length);
  expect(after.join('\n')).not.toMatch(/S\d+"|FIRST/);
  const decided = after.filter((line) => line.startsWith('meta_decisions_total{'));
  const sum = decided.reduce((total, line) => total + Number(line.split(' ')[1]), 0);
  expect(sum).toBe(SYMBOLS + 1);
});
