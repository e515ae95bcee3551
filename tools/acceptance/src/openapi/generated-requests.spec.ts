import { sum } from '@meta-agent/features';
import { type EngineProcess, startEngine } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import fc from 'fast-check';
import { EngineContract, type Operation, type Received } from './engine-contract';
import { mutationsOf, valuesOf } from './schema-arbitrary';

jest.setTimeout(300_000);

/** To each operation with each media type of its body. */
const REQUESTS = 200;

const QUERIES = ['', '?explain=true', '?explain=false', '?other=1'];
const ODD_QUERIES = [...QUERIES, '?explain=maybe', '?explain=', '?explain=%ff', '?%', '?=&&'];
const OTHER_TYPES = ['text/plain', 'application/xml', 'application/json; charset=latin1'];
const NDJSON = 'application/x-ndjson';
const STREAM = 'GET /api/ai/meta/stream';

interface Request {
  readonly query?: string;
  readonly type?: string;
  readonly text?: string;
}

async function start(): Promise<{ engine: EngineProcess; contract: EngineContract }> {
  const { dir } = await smallRegistry();
  const settings = { META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off', LOG_DECISIONS: 'off' };
  const engine = await startEngine(settings);
  const document: unknown = await (await fetch(`${engine.url}/openapi.json`)).json();
  return { engine, contract: new EngineContract(document as never) };
}

/** Sends a request; again when a busy machine makes the engine refuse it. */
async function send(url: string, operation: Operation, request: Request): Promise<Received> {
  const { method, path, body } = operation;
  const { query = '', type = body?.type, text } = request;
  for (;;) {
    const answer = await fetch(`${url}${path}${query}`, {
      method,
      ...(text !== undefined && { body: text }),
      ...(type !== undefined && { headers: { 'content-type': type } }),
    });
    const { status, headers } = answer;
    const received = {
      ...{ status, contentType: headers.get('content-type') ?? '' },
      text: await answer.text(),
    };
    if (!headers.has('retry-after')) return received;
  }
}

function textOf({ body }: Operation, value: unknown): string {
  if (body?.type !== NDJSON) return JSON.stringify(value);
  return (value as unknown[]).map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Values that a request's schema accepts, and mutations of them; of NDJSON, several lines. */
function bodiesOf({ body }: Operation, { schemas }: EngineContract): fc.Arbitrary<unknown> {
  const values = valuesOf(body?.schema ?? {}, schemas);
  const all = fc.oneof(values, mutationsOf(values));
  return body?.type === NDJSON ? fc.array(all, { maxLength: 8 }) : all;
}

/** Requests with any query; those with a body also with other media types and broken texts. */
function oddRequestsTo(operation: Operation, contract: EngineContract): fc.Arbitrary<Request> {
  const query = fc.constantFrom(...ODD_QUERIES);
  if (operation.body === null) return fc.record({ query });
  const whole = bodiesOf(operation, contract).map((value) => textOf(operation, value));
  const broken = fc.tuple(whole, fc.nat(200)).map(([text, at]) => text.slice(0, at));
  const type = fc.constantFrom(operation.body.type, operation.body.type, ...OTHER_TYPES);
  return fc.record({ query, type, text: fc.oneof(whole, broken, fc.string({ unit: 'binary' })) });
}

/** The decisions that the events of a stream tell of: a slow engine spreads them over several. */
function decidedIn(events: string): number {
  return sum([...events.matchAll(/"decided":(\d+)/g)].map(([, count]) => Number(count)));
}

function isValid({ body }: Operation, contract: EngineContract, value: unknown): boolean {
  const parts = body?.type === NDJSON ? (value as unknown[]) : [value];
  return parts.every((part) => contract.accepts(body?.schema ?? {}, part));
}

describe("requests generated from the engine's own description", () => {
  it('are accepted when the description allows them, and refused when it does not', async () => {
    const { engine, contract } = await start();
    const seen = { accepted: 0, refused: 0 };
    const calls = contract.operations.filter(({ body }) => body !== null);
    expect(calls).toHaveLength(6);
    for (const operation of calls) {
      const request = fc.tuple(bodiesOf(operation, contract), fc.constantFrom(...QUERIES));
      const property = fc.asyncProperty(request, async ([value, query]) => {
        const text = textOf(operation, value);
        const answer = await send(engine.url, operation, { query, text });
        const isAccepted = isValid(operation, contract, value);
        seen[isAccepted ? 'accepted' : 'refused'] += 1;
        expect(contract.complaint(operation, answer)).toBeNull();
        expect(answer.status).toBe(isAccepted ? 200 : 400);
      });
      await fc.assert(property, { numRuns: REQUESTS });
    }
    expect(seen.accepted).toBeGreaterThan(3 * REQUESTS);
    expect(seen.refused).toBeGreaterThan(REQUESTS / 2);
  });

  it('lead to declared answers, whatever their query, media type and text', async () => {
    const { engine, contract } = await start();
    const statuses = new Map<string, Set<number>>();
    for (const operation of contract.operations.filter(({ name }) => name !== STREAM)) {
      const seen = new Set<number>();
      await fc.assert(
        fc.asyncProperty(oddRequestsTo(operation, contract), async (request) => {
          const answer = await send(engine.url, operation, request);
          seen.add(answer.status);
          expect(contract.complaint(operation, answer)).toBeNull();
        }),
        { numRuns: REQUESTS },
      );
      statuses.set(operation.name, seen);
    }
    expect(statuses.get('POST /api/ai/meta/predict with application/json')).toEqual(
      new Set([200, 400, 415]),
    );
    expect(statuses.get('GET /api/ai/meta/status')).toEqual(new Set([200]));
  });

  it('open a stream whose events have their schema, with the decisions of such records', async () => {
    const { engine, contract } = await start();
    const predict = contract.operations[0];
    const stream = await fetch(`${engine.url}/api/ai/meta/stream`);
    const records = fc.sample(valuesOf({ $ref: 'SignalRecord' }, contract.schemas), 20);
    for (const record of records) await send(engine.url, predict, { text: JSON.stringify(record) });
    let text = '';
    for await (const chunk of stream.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (text.endsWith('\n\n') && decidedIn(text) === records.length) break;
    }
    // Split at \n alone: the texts may hold U+2028, where a multi-line expression would match too.
    const data = text.split('\n').filter((line) => line.startsWith('data: '));
    const events = data.map((line) => JSON.parse(line.slice(6)) as unknown);
    expect(events.length).toBeGreaterThan(0);
    const { schemas } = contract;
    expect(events.filter((event) => !contract.accepts(schemas.StreamEvent, event))).toEqual([]);
  });
});
