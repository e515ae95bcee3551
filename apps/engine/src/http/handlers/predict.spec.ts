import { MetaAgent, type Answer, type Decision } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { loadArtifact } from '@meta-agent/model-io';
import { smallRegistry } from '@meta-agent/model-io/testing';
import fc from 'fast-check';
import { anyRecord, SPLIT } from '../../testing/records';
import { startApp, type TestApp } from '../../testing/start-app';

const NDJSON = { 'content-type': 'application/x-ndjson' };
const JSON_HEADERS = { 'content-type': 'application/json' };

async function post(app: TestApp, call: string, body: string, headers = JSON_HEADERS) {
  return fetch(`${app.url}/api/ai/meta/${call}`, { method: 'POST', headers, body });
}

/** The decision in an answer: all members but id, timestamp and warnings. */
function decisionIn(text: string): Decision {
  const { id, timestamp, warnings, ...decision } = JSON.parse(text) as Answer;
  expect([id, timestamp, Array.isArray(warnings)]).toEqual([
    expect.stringMatching(/^[0-9a-f]{16}-[0-9a-z]+$/),
    expect.stringMatching(/^20\d\d-/),
    true,
  ]);
  return decision;
}

const linesOf = (text: string) => text.trimEnd().split('\n');

describe('predict', () => {
  it('decides 5,000 records bit for bit as the library does: singly, in an array and line by line', async () => {
    const registry = await smallRegistry(7);
    const app = await startApp({ modelDir: registry.dir, isAnySymbol: true });
    const version = (await registry.current())?.version ?? '';
    const library = new MetaAgent({ model: await loadArtifact(registry.pathOf(version)) });
    const records = fc.sample(anyRecord, { numRuns: 5000, seed: 4 });

    const expected = records.map((record) => library.predict(record));
    const alone: string[] = [];
    for (const record of records) {
      alone.push(await (await post(app, 'predict', JSON.stringify(record))).text());
    }
    const array = (await (
      await post(app, 'predict/batch', JSON.stringify(records))
    ).json()) as Decision[];
    const lines = records.map((record) => JSON.stringify(record)).join('\n');
    const streamed = linesOf(await (await post(app, 'predict/batch', lines, NDJSON)).text());

    expect(alone.map((text) => decisionIn(text))).toEqual(expected);
    expect(array.map((answer) => decisionIn(JSON.stringify(answer)))).toEqual(expected);
    expect(streamed.map((text) => decisionIn(text))).toEqual(expected);
    const kinds = new Set(records.map((record) => library.predict(record).reason.slice(0, 8)));
    expect([...kinds].sort()).toEqual(['insuffic', 'meta_low', 'meta_ove', 'strong_c']);
  });

  it.each(['explain=true&explain=false', 'explain=true&explain=true', 'explain=1', 'explain='])(
    'refuses the query %s',
    async (query) => {
      const answer = await post(await startApp(), `predict?${query}`, JSON.stringify(SPLIT));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        code: 'invalid_query',
        errors: [{ path: 'query.explain' }],
      });
    },
  );

  it('explains a decision on request', async () => {
    const app = await startApp();
    const answer = await post(app, 'predict?explain=true', JSON.stringify(SPLIT));
    const { explanation } = (await answer.json()) as Decision;
    expect(Object.keys(explanation?.contributions ?? {})).toHaveLength(26);
    expect(await (await post(app, 'predict', JSON.stringify(SPLIT))).json()).not.toHaveProperty(
      'explanation',
    );
  });

  it('answers an empty array with an empty array, and no lines with no lines', async () => {
    const app = await startApp();
    expect(await (await post(app, 'predict/batch', '[]')).json()).toEqual([]);
    expect(await (await post(app, 'predict/batch', '', NDJSON)).text()).toBe('');
  });

  it('answers a problem in the place of an invalid record, and decides the others', async () => {
    const app = await startApp();
    const bad = { ...SPLIT, base_predictions: { xgb: { action: 'BYE', confidence: 2 } } };
    const array = await (await post(app, 'predict/batch', JSON.stringify([SPLIT, bad, 7]))).json();
    expect(array).toMatchObject([
      { symbol: 'BTCUSDT' },
      {
        code: 'invalid_record',
        status: 400,
        errors: [
          { path: 'base_predictions.xgb.action', received: '"BYE"' },
          {
            path: 'base_predictions.xgb.confidence',
            expected: 'a number from 0 to 1',
            received: '2',
          },
        ],
      },
      { code: 'invalid_record', errors: [{ path: '', expected: 'a JSON object', received: '7' }] },
    ]);
    const body = `${JSON.stringify(SPLIT)}\n\n{"a":\n${'x'.repeat(1_048_577)}\r\n${JSON.stringify(SPLIT)}`;
    const lines = linesOf(await (await post(app, 'predict/batch', body, NDJSON)).text());
    const codes = lines.map((line) => (JSON.parse(line) as { code?: string }).code);
    expect(codes).toEqual([undefined, 'invalid_json', 'line_too_long', undefined]);
  });

  it('answers each line as it arrives, before the last is sent', async () => {
    const app = await startApp();
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const line = new TextEncoder().encode(`${JSON.stringify(SPLIT)}\n`);
    const answered = fetch(`${app.url}/api/ai/meta/predict/batch`, {
      ...{ method: 'POST', headers: NDJSON, body: readable, duplex: 'half' },
    });
    await writer.write(line);
    const reader = ((await answered).body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    expect(JSON.parse(new TextDecoder().decode(first.value))).toMatchObject({ symbol: 'BTCUSDT' });
    await writer.write(line);
    await writer.close();
    expect((await reader.read()).done).toBe(false);
    expect((await reader.read()).done).toBe(true);
  });

  it('stops reading from a client that does not read its answers', async () => {
    const app = await startApp();
    const line = Buffer.from(`${JSON.stringify(SPLIT)}\n`.repeat(1000));
    let sent = 0;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += line.length;
        if (sent > 60_000_000) controller.close();
        else controller.enqueue(line);
      },
    });
    const abort = new AbortController();
    const response = await fetch(`${app.url}/api/ai/meta/predict/batch`, {
      ...{ method: 'POST', headers: NDJSON, body: source, duplex: 'half', signal: abort.signal },
    });
    // Without back-pressure the engine would accept the whole body.
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(sent).toBeLessThan(30_000_000);
    expect(response.status).toBe(200);
    abort.abort();
    const record: SignalRecord = SPLIT;
    expect((await post(app, 'predict', JSON.stringify(record))).status).toBe(200);
  });
});
