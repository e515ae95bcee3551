import { answerSchema } from '@meta-agent/decision';
import { KEPT_DECISIONS, KEPT_MINUTES, problemSchema } from '@meta-agent/engine-api';
import { signalRecordSchema } from '@meta-agent/features';
import { count } from '@meta-agent/words';
import { startApp } from '../../testing/start-app';

type Node = Readonly<Record<string, unknown>>;

async function readDocument(): Promise<Node & { paths: Record<string, Record<string, Node>> }> {
  const { url } = await startApp();
  return (await (await fetch(`${url}/openapi.json`)).json()) as never;
}

/** Every object of a JSON value. */
function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

describe('the OpenAPI document', () => {
  it('states that an item of a batch, and a line of NDJSON, may be any value', async () => {
    const { paths, components } = await readDocument();
    const { schemas } = components as { schemas: Record<string, Node> };
    const item = { $ref: '#/components/schemas/BatchRecord' };
    expect(schemas.Batch.items).toEqual(item);
    expect(schemas.BatchRecord.anyOf).toEqual([{ $ref: '#/components/schemas/SignalRecord' }, {}]);
    for (const call of ['predict', 'what_if']) {
      const { requestBody } = paths[`/api/ai/meta/${call}/batch`].post as Record<string, Node>;
      expect(requestBody.content).toMatchObject({ 'application/x-ndjson': { schema: item } });
    }
  });

  it('describes every operation, response, parameter and component', async () => {
    const { paths, components, servers } = await readDocument();
    expect(servers).toEqual([{ url: '/', description: expect.any(String) as string }]);
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    const { schemas } = components as { schemas: Record<string, Node> };
    const described = [
      ...operations,
      ...operations.flatMap(({ responses }) => Object.values(responses as Record<string, Node>)),
      ...operations.flatMap(({ parameters }) => parameters as Node[]),
      ...Object.values(schemas),
    ];
    expect(described.length).toBeGreaterThan(100);
    expect(described.filter(({ description }) => !description)).toEqual([]);
  });

  it('describes every member of every component', async () => {
    const { components } = await readDocument();
    const members = [...nodesOf((components as Node).schemas)].flatMap(({ properties = {} }) =>
      Object.entries(properties as Record<string, Node>),
    );
    expect(members.length).toBeGreaterThan(200);
    const isBare = (member: Node) => !('description' in member) && !('$ref' in member);
    expect(members.filter(([, member]) => isBare(member)).map(([name]) => name)).toEqual([]);
  });

  it('writes long numbers in groups of three digits, and tells how much is kept', async () => {
    const texts = [...nodesOf(await readDocument())]
      .flatMap(({ summary, description }) => [summary, description])
      .filter((text) => typeof text === 'string');
    expect(texts.length).toBeGreaterThan(300);
    const isUngrouped = (text: string) =>
      /\d{4}(?!-W)/.test(text.replace(/ISO 8601|RFC 9457/g, ''));
    expect(texts.filter(isUngrouped)).toEqual([]);
    expect(texts).toContain(`The last ${count(KEPT_DECISIONS)} decisions.`);
    expect(texts).toContain(`Decisions in memory, at most ${count(KEPT_DECISIONS)}.`);
    const hours = count(KEPT_MINUTES / 60);
    expect(texts).toContain(`Decisions of each minute of the last ${hours} hours, kept in memory.`);
  });

  it('has an example of every answer', async () => {
    const { paths, components } = await readDocument();
    const { schemas } = components as { schemas: Record<string, Node> };
    const contents = Object.values(paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ responses }) => Object.values(responses as Record<string, Node>))
      .flatMap(({ content = {} }) => Object.values(content as Record<string, Node>));
    expect(contents.length).toBeGreaterThan(100);
    const without = contents
      .filter(({ example }) => example === undefined)
      .map(({ schema }) => String((schema as Node).$ref).replace('#/components/schemas/', ''));
    expect([...new Set(without)].filter((name) => !('examples' in schemas[name]))).toEqual([]);
  });

  it('names the codes of the errors with each status', async () => {
    const { paths } = await readDocument();
    const { responses } = paths['/api/ai/meta/predict'].post;
    expect(responses).toMatchObject({
      429: {
        description: expect.stringContaining(
          '`too_many_requests`: Too many requests at once.',
        ) as string,
        headers: { 'Retry-After': {} },
      },
      503: { description: expect.stringContaining('`decision_log_unavailable`') as string },
    });
  });

  it('has an example of an error with each status', async () => {
    const { paths } = await readDocument();
    const { responses } = paths['/api/ai/meta/predict'].post;
    for (const [status, { content }] of Object.entries(responses as Record<string, Node>)) {
      const { example } = (content as Record<string, Node>)['application/problem+json'] ?? {};
      if (example === undefined) expect(['200', '400']).toContain(status);
      else expect(problemSchema.parse(example).status).toBe(Number(status));
    }
    expect(Object.keys(responses as Node).length).toBeGreaterThan(8);
  });

  it('has examples that its schemas accept', async () => {
    const { components } = await readDocument();
    const { schemas } = components as { schemas: Record<string, { examples?: unknown[] }> };
    const schemaOf = {
      SignalRecord: signalRecordSchema,
      Decision: answerSchema,
      Problem: problemSchema,
    };
    for (const [name, schema] of Object.entries(schemaOf)) {
      const [example] = schemas[name].examples ?? [];
      expect(schema.parse(example)).toEqual(example);
    }
  });

  it('has no keyword that breaks generators of clients, and refers to schemas by name', async () => {
    const document = await readDocument();
    const nodes = [...nodesOf(document)];
    expect(nodes.filter((node) => 'prefixItems' in node || node.items === false)).toEqual([]);
    expect(nodes.filter((node) => node.additionalProperties === false)).toEqual([]);
    const event = JSON.stringify((document.components as Node).schemas);
    expect(event).toContain('"record":{"$ref":"#/components/schemas/SignalRecord"}');
    expect(event).toContain('"decision":{"$ref":"#/components/schemas/Decision"}');
  });
});
