import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import {
  damaged,
  lightExpect as expect,
  property,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import fc from 'fast-check';
import { anyRecord } from '../../testing/records';
import { startApp, type TestApp } from '../../testing/start-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});

const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';

// A connection that is kept: `fetch` works longer for a request than the engine.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => {
  agent.destroy();
});

async function post(call: string, body: Uint8Array, type: string) {
  const headers = { 'content-type': type, 'content-length': body.length };
  const url = `${app.url}/api/ai/meta/${call}`;
  const sent = request(url, { agent, method: 'POST', headers }).end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'] ?? '',
    text: await textOf(answer),
  };
}

const bytesOf = (text: string) => Buffer.from(text);
const valid = anyRecord.map((record) => bytesOf(JSON.stringify(record)));
/** A valid record, one that is damaged, JSON of any shape, and any bytes. */
const body = fc.oneof(
  valid,
  valid.chain(damaged),
  fc.json().map(bytesOf),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
);
const arrayBody = fc.oneof(
  fc.array(anyRecord, { maxLength: 3 }).map((records) => bytesOf(JSON.stringify(records))),
  fc
    .array(anyRecord, { maxLength: 3 })
    .chain((records) => damaged(bytesOf(JSON.stringify(records)))),
  body,
);
const LINE_FEED = 0x0a;
const lines = fc
  .array(body, { maxLength: 4 })
  .map((all) => Buffer.concat(all.flatMap((each) => [each, Buffer.from('\n')])));

/** An answer, or a problem with a code: never an error of the server. */
function expectAnswered({ status, type, text }: Awaited<ReturnType<typeof post>>): void {
  expect([200, 400]).toContain(status);
  if (status === 200) return;
  expect(type).toContain('application/problem+json');
  const problem = JSON.parse(text) as { readonly status: number; readonly code: unknown };
  expect([problem.status, typeof problem.code]).toEqual([status, 'string']);
}

interface Answered {
  readonly probabilities: Readonly<Record<string, number>> | null;
  readonly confidence: number;
}

function expectDecision({ probabilities, confidence }: Answered): void {
  expect(confidence >= 0 && confidence <= 1).toBe(true);
  if (probabilities === null) return;
  const values = Object.values(probabilities);
  expect(values.every((p) => p >= 0 && p <= 1)).toBe(true);
  expect(values.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
}

const single = (call: string) =>
  property(`POST ${call}: a decision or a problem with a code`, body, async (bytes) => {
    const answer = await post(call, bytes, JSON_TYPE);
    expectAnswered(answer);
    if (answer.status === 200) expectDecision(JSON.parse(answer.text) as Answered);
  });

const arrays = (call: string) =>
  property(
    `POST ${call}, an array: a decision for each item or a problem`,
    arrayBody,
    async (bytes) => {
      const answer = await post(call, bytes, JSON_TYPE);
      expectAnswered(answer);
      if (answer.status !== 200) return;
      const items = JSON.parse(String(bytes)) as unknown[];
      expect(JSON.parse(answer.text)).toHaveLength(items.length);
    },
  );

const isBlank = (line: string) => /^[\t\r ]*$/.test(line);

const streams = (call: string) =>
  property(`POST ${call}, lines: an answer for each line, in order`, lines, async (bytes) => {
    const answer = await post(call, bytes, NDJSON);
    expect(answer.status).toBe(200);
    expect(bytes.length === 0 || bytes.at(-1) === LINE_FEED).toBe(true);
    const given = bytes.toString('latin1').split('\n').slice(0, -1);
    const answers = answer.text.split('\n').slice(0, -1);
    expect(answers).toHaveLength(given.filter((line) => !isBlank(line)).length);
    for (const line of answers) expect(JSON.parse(line)).toBeInstanceOf(Object);
  });

describe('generated bodies', () => {
  tryGenerated('bodies', [
    single('predict'),
    single('what_if'),
    arrays('predict/batch'),
    arrays('what_if/batch'),
    streams('predict/batch'),
    streams('what_if/batch'),
  ]);
});
