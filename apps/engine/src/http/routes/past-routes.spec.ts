import { appendFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { EngineClient, registryChangesSchema } from '@meta-agent/engine-api';
import { openRegistry } from '@meta-agent/model-io';
import { smallDraft, temporaryFolder } from '@meta-agent/model-io/testing';
import { HeldReport } from '../../model/held-report';
import { SPLIT } from '../../testing/records';
import { startApp } from '../../testing/start-app';

describe('the past over HTTP', () => {
  it('has each decision with its record and its request', async () => {
    const { url } = await startApp();
    const client = new EngineClient({ url });
    const decision = await client.predict(SPLIT, { explain: true });
    await client.predictBatch([SPLIT, { ...SPLIT, symbol: 'ETHUSDT' }]);
    const answer = { ...decision, explanation: undefined };
    const past = await client.pastDecisions({ id: decision.id });
    expect(past).toMatchObject({ kept: 3, matched: 1 });
    expect(past.decisions).toEqual([
      {
        at: expect.any(String) as string,
        request_id: expect.any(String) as string,
        record: SPLIT,
        decision: answer,
      },
    ]);
    const found = await client.pastDecisions({ search: 'eth', limit: 1, changed: false });
    expect(found.decisions.map(({ record }) => record.symbol)).toEqual(['ETHUSDT']);
    expect(await client.pastDecisions({ to: '2026-01-01T00:00:00Z' })).toMatchObject({
      ...{ kept: 3, matched: 0, decisions: [] },
    });
    const { minutes } = await client.pastMinutes();
    expect(minutes.reduce((sum, minute) => sum + minute.decisions, 0)).toBe(3);
    expect(minutes.some(({ p50_s }) => p50_s !== null)).toBe(true);
    expect((await client.pastMinutes('2999-01-01T00:00:00Z')).minutes).toEqual([]);
  });

  it.each([
    ['decisions?limit=0', 'query.limit must be a whole number from 1 to 500'],
    ['decisions?limit=5000', 'query.limit must be 1 to 3 characters'],
    ['decisions?from=yesterday', 'query.from must be a time like 2026-02-05T02:50:00Z'],
    ['decisions?symbol=A&symbol=B', 'query.symbol must be one value'],
    ['decisions?search=', 'query.search must be 1 to 128 characters'],
    ['decisions?changed=maybe', 'query.changed must be true or false'],
    ['minutes?from=1', 'query.from must be a time'],
  ])('refuses %s', async (call, detail) => {
    const { url } = await startApp();
    const answer = await fetch(`${url}/api/ai/meta/past/${call}`);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { detail: string }).detail).toContain(detail);
  });
});

/** A registry with a version that has a report, promoted by force. */
async function reportedRegistry() {
  const registry = openRegistry({ dir: join(temporaryFolder(), 'models') });
  const report = '<!doctype html><title>report</title>';
  const { version } = await registry.save({ ...smallDraft(1), report: () => report });
  const why = { actor: 'ada@desk', reason: 'the weekly run', forced: true, details: {} };
  await registry.promote({ version, event: 'promote', ...why });
  return { registry, version, report };
}

describe('what the console reads of the registry', () => {
  it('says who promoted, why, and by force', async () => {
    const { registry, version } = await reportedRegistry();
    const { url } = await startApp({ modelDir: registry.dir });
    const client = new EngineClient({ url });
    const told = registryChangesSchema.parse(await client.registryChanges());
    expect(told).toMatchObject({
      changes: [{ event: 'promote', to: version, actor: 'ada@desk', forced: true }],
      flaw: null,
    });
    appendFileSync(join(registry.dir, 'ledger.jsonl'), 'no line\n');
    expect((await client.registryChanges()).flaw).toContain('ledger');
  });

  it('serves the report of the model as a page that can do nothing', async () => {
    const { registry, version, report } = await reportedRegistry();
    const { url } = await startApp({ modelDir: registry.dir });
    const answer = await fetch(`${url}/api/ai/meta/report`);
    expect(await answer.text()).toBe(report);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox$/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    appendFileSync(join(registry.pathOf(version), 'report.html'), '<script>alert(1)</script>');
    const changed = await fetch(`${url}/api/ai/meta/report`);
    expect(changed.status).toBe(404);
    expect(await changed.json()).toMatchObject({ code: 'report_missing' });
  });

  it('reads the report once for all who ask, and again after a failure', async () => {
    const { registry, version, report } = await reportedRegistry();
    const { holder } = await startApp({ modelDir: registry.dir });
    const held = new HeldReport(registry.dir);
    const path = join(registry.pathOf(version), 'report.html');
    renameSync(path, `${path}.away`);
    await expect(held.read(holder.model)).rejects.toMatchObject({ code: 'report_missing' });
    renameSync(`${path}.away`, path);
    const bytes = await held.read(holder.model);
    expect(String(bytes)).toBe(report);
    expect(await held.read(holder.model)).toBe(bytes);
  });

  it('says so where the model has no report', async () => {
    const { url } = await startApp();
    await expect(new EngineClient({ url }).report()).rejects.toMatchObject({
      ...{ code: 'report_missing', status: 404 },
    });
  });
});
