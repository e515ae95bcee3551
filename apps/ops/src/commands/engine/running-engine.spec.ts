import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Registry } from '@meta-agent/model-io';
import { sampleRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { judgeStatus } from '../../doctor/check-engine';
import { startFakeEngine, STATUS, type FakeEngine } from '../../testing/fake-engine';
import { runCommand } from '../../testing/run-command';

const NOBODY = 'http://127.0.0.1:9';
let engine: FakeEngine;

beforeEach(async () => {
  engine = await startFakeEngine();
});
afterEach(() => {
  engine.close();
});

describe('status', () => {
  it('prints the status of the engine as text and as JSON', async () => {
    const { url } = engine;
    const refused = { code: 'hash_mismatch', message: 'No.', at: STATUS.since };
    const busy = { ...STATUS, total_predictions: 1000, recent_override_rate: 0.52 };
    expect((await runCommand('status', [], { url })).stdout).toContain('0.0 %, no decisions yet');
    engine.answer = () => ({ ...busy, last_load_error: refused });
    const { stdout } = await runCommand('status', [], { url });
    for (const word of ['V1', '52.0 %, above the band of 15 to 30 %', 'hash_mismatch', url]) {
      expect(stdout).toContain(word);
    }
    const json = await runCommand('status', [], { url, json: true });
    expect(JSON.parse(json.stdout)).toMatchObject({
      model_version: 'V1',
      last_load_error: refused,
    });
  });

  it.each([
    [
      'the quorum is never met',
      { insufficient_agents: 40 },
      'in 100.0 % fewer agents report than the quorum',
    ],
    [
      'the agents agree or the model is unsure',
      { strong_consensus: 30, low_meta_confidence: 10 },
      "in 75.0 % the agents agree strongly, which is never overridden; in 25.0 % the model's top",
    ],
    ['the signals are old', { stale_signals: 40 }, 'in 100.0 % the signals are too old'],
  ])('tells why no vote is overridden where %s', async (_, reasons, text) => {
    const fallback_reasons = { ...STATUS.fallback_reasons, ...reasons };
    engine.answer = () => ({ ...STATUS, total_predictions: 40, fallback_reasons });
    const { stdout } = await runCommand('status', [], { url: engine.url });
    expect(stdout).toMatch(/no vote is overridden/);
    expect(stdout).toContain(text);
    engine.answer = () => ({ ...STATUS, total_predictions: 40, meta_overrides: 1 });
    const other = await runCommand('status', [], { url: engine.url });
    expect(other.stdout).not.toMatch(/no vote is overridden/);
  });

  it('exits with 4 when no engine or another server answers', async () => {
    const lost = { code: 'engine_unreachable', exitCode: 4 };
    await expect(runCommand('status', [], { url: NOBODY })).rejects.toMatchObject(lost);
    for (const answer of ['<html>', { hello: 'there' }, 404]) {
      engine.answer = () => answer;
      await expect(runCommand('status', [], { url: engine.url })).rejects.toMatchObject(lost);
    }
  });

  it.each(['localhost:8001', 'file:///etc/passwd', ''])(
    'refuses %j as the URL of an engine',
    async (url) => {
      const refusal = runCommand('status', [], { url });
      await expect(refusal).rejects.toMatchObject({ code: 'bad_argument', exitCode: 2 });
    },
  );
});

describe('reset-stats', () => {
  const problem = { code: 'admin_token_required', detail: 'No.' };

  it('prefers the token of a file to the token of the environment', async () => {
    const tokens: unknown[] = [];
    engine.answer = (_, authorization) => {
      tokens.push(authorization);
      return { ...STATUS, total_predictions: 7 };
    };
    const tokenFile = join(temporaryFolder(), 'token');
    writeFileSync(tokenFile, 'of-the-file\n');
    const options = { url: engine.url, yes: true };
    const env = { META_ADMIN_TOKEN: 'of-the-environment' };
    expect((await runCommand('reset-stats', [], options)).stdout).toContain('Cleared 7 decisions');
    await runCommand('reset-stats', [], options, env);
    await runCommand('reset-stats', [], { ...options, tokenFile }, env);
    expect(tokens).toEqual([undefined, 'Bearer of-the-environment', 'Bearer of-the-file']);
  });

  it('takes no other program for an engine', async () => {
    for (const answer of [{}, { total_predictions: 'many' }, '[]']) {
      engine.answer = () => answer;
      const refusal = runCommand('reset-stats', [], { url: engine.url, yes: true });
      await expect(refusal).rejects.toMatchObject({ code: 'engine_unreachable', exitCode: 4 });
    }
  });

  it('sends no malformed token', async () => {
    const tokenFile = join(temporaryFolder(), 'token');
    const options = { url: engine.url, yes: true, tokenFile };
    for (const content of [null, '', 'two words']) {
      if (content !== null) writeFileSync(tokenFile, content);
      const refusal = runCommand('reset-stats', [], options);
      await expect(refusal).rejects.toMatchObject({ code: 'bad_argument' });
    }
  });

  it('refuses the same tokens from the environment and from a file, and trims both', async () => {
    const tokens: (string | undefined)[] = [];
    engine.answer = (_, authorization) => {
      tokens.push(authorization);
      return STATUS;
    };
    const reset = (token: string) =>
      runCommand('reset-stats', [], { url: engine.url, yes: true }, { META_ADMIN_TOKEN: token });
    for (const token of ['two words', 'short']) {
      await expect(reset(token)).rejects.toMatchObject({ code: 'bad_environment', exitCode: 2 });
    }
    await reset(' of-the-environment\n');
    await reset('');
    expect(tokens).toEqual(['Bearer of-the-environment', undefined]);
  });

  it('asks first, and names --token-file when the engine refuses the token', async () => {
    const { url } = engine;
    const unasked = runCommand('reset-stats', [], { url });
    await expect(unasked).rejects.toMatchObject({ code: 'confirmation_needed' });
    const { createServer } = await import('node:http');
    const guard = createServer((_, res) => res.writeHead(401).end(JSON.stringify(problem)));
    await new Promise<void>((resolve) => guard.listen(0, '127.0.0.1', resolve));
    const { port } = guard.address() as { port: number };
    const refusal = runCommand('reset-stats', [], { url: `http://127.0.0.1:${port}`, yes: true });
    await expect(refusal).rejects.toMatchObject({
      code: 'engine_refused',
      exitCode: 2,
      next: expect.stringContaining('--token-file') as string,
    });
    guard.closeAllConnections();
    guard.close();
  });
});

describe('promote and rollback with a running engine', () => {
  let registry: Registry;
  let versions: readonly string[];

  beforeEach(async () => {
    ({ registry, versions } = await sampleRegistry(2));
  });

  const options = (more: Record<string, unknown> = {}) => {
    const { dir: modelDir } = registry;
    return { modelDir, reason: 'because', yes: true, json: true, url: engine.url, ...more };
  };
  const current = async () => (await registry.current())?.version;

  it('end when the engine decides by the new version', async () => {
    let asked = 0;
    engine.answer = () => ({ ...STATUS, model_version: asked++ > 2 ? versions[0] : versions[1] });
    const { stdout } = await runCommand('rollback', [], options());
    expect(JSON.parse(stdout)).toMatchObject({
      version: versions[0],
      engine: { confirmed: true, serving: versions[0] },
    });
    expect(asked).toBe(4);
    const again = await runCommand('promote', ['current'], options({ json: false }));
    expect(again.stdout).toContain('Nothing was changed.');
    expect(again.stdout).toMatch(/\nThe engine decides by it, after [\d.]+ (?:µ|m)?s\.\n$/);
  });

  it('report at once why the engine refused the version, and ignore an older refusal', async () => {
    const old = { code: 'old', message: 'Old.', at: '2026-11-23T17:00:00.000Z' };
    const fresh = { code: 'probe_mismatch', message: 'Other.', at: '2026-11-23T19:00:00.000Z' };
    let asked = 0;
    engine.answer = () => ({ ...STATUS, last_load_error: asked++ > 3 ? fresh : old });
    const refusal = runCommand('promote', [versions[0]], options({ timeout: '60' }));
    await expect(refusal).rejects.toMatchObject({
      code: 'engine_refused_model',
      exitCode: 3,
      message: expect.stringContaining('(probe_mismatch): Other.') as string,
    });
    expect(await current()).toBe(versions[0]);
  });

  it('report an engine that keeps its version or is unreachable after the change', async () => {
    const idle = runCommand('promote', [versions[0]], options({ timeout: '0' }));
    await expect(idle).rejects.toMatchObject({ code: 'engine_not_following', exitCode: 3 });
    const lost = runCommand('promote', [versions[1]], options({ timeout: '0', url: NOBODY }));
    await expect(lost).rejects.toMatchObject({ code: 'engine_unreachable', exitCode: 4 });
    expect(await current()).toBe(versions[1]);
  });

  it('report an engine with another registry or one artifact of the same version', async () => {
    for (const other of [{ folder: '/other', generation: 9, ledger_head: 'e'.repeat(64) }, null]) {
      engine.answer = () => ({ ...STATUS, model_version: versions[0], registry: other });
      const stray = runCommand('promote', [versions[0]], options({ timeout: '0' }));
      await expect(stray).rejects.toMatchObject({
        code: 'engine_elsewhere',
        exitCode: 4,
        message: expect.stringContaining('THE ENGINE SERVES ANOTHER REGISTRY') as string,
      });
    }
  });

  it('look for the engine of this machine unless --no-engine is given', async () => {
    const plain = { url: undefined, json: false };
    const { stdout, exitCode } = await runCommand('promote', [versions[0]], options(plain));
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/\nNO ENGINE SEEN at .+\n$/)]);
    engine.answer = () => ({ ...STATUS, model_version: versions[1] });
    const env = { META_HOST: '127.0.0.1', META_PORT: new URL(engine.url).port };
    const found = await runCommand('promote', [versions[1]], options(plain), env);
    expect(found.stdout).toContain('The engine decides by it');
    const unasked = options({ ...plain, engine: false });
    const silent = await runCommand('promote', [versions[0]], unasked, env);
    expect(silent.stdout).not.toMatch(/engine/i);
  });

  it('change nothing when the address or the time is invalid', async () => {
    for (const more of [{ url: 'engine' }, { timeout: 'soon' }, { timeout: '-1' }]) {
      const refusal = runCommand('promote', [versions[0]], options(more));
      await expect(refusal).rejects.toMatchObject({ code: 'bad_argument' });
    }
    expect(await current()).toBe(versions[1]);
  });
});

describe('doctor with a running engine', () => {
  const statusesOf = (status: typeof STATUS, current: string | null) =>
    Object.fromEntries(judgeStatus('url', status, current).map((f) => [f.name, f.status]));
  const log = STATUS.decision_log;

  it('reports no fault in a healthy engine', () => {
    const fine = { engine: 'ok', decisions: 'ok', 'override rate': 'ok' };
    expect(statusesOf(STATUS, 'V1')).toEqual(fine);
    expect(statusesOf({ ...STATUS, decision_log: { ...log, sync: 'off' } }, null)).toEqual({
      engine: 'ok',
      'override rate': 'ok',
    });
  });

  it('tells changes of the vote from confirmations', () => {
    const busy = { total_predictions: 1000, meta_overrides: 250, action_changes: 20 };
    const findings = judgeStatus('url', { ...STATUS, ...busy, recent_override_rate: 0.25 }, 'V1');
    const [found] = findings.filter(({ name }) => name === 'override rate');
    expect(found.detail).toContain(
      'within the band of 15 to 30 %; of all votes: changes 2.0 %, confirms 23.0 %',
    );
  });

  it.each([
    [
      'refused a model',
      { last_load_error: { code: 'c', message: 'm', at: 'a' } },
      'engine',
      'wrong',
    ],
    ['has no model', { model_version: null }, 'engine', 'warning'],
    [
      'has no model because nothing is promoted yet',
      { model_version: null, last_load_error: { code: 'current_missing', message: 'm', at: 'a' } },
      'engine',
      'warning',
    ],
    ['has another model', { model_version: 'V0' }, 'engine', 'warning'],
    ['is switched off', { enabled: false }, 'meta model', 'warning'],
    ['cannot write', { decision_log: { ...log, writable: false } }, 'decisions', 'wrong'],
    ['lost lines', { decision_log: { ...log, dropped_lines: 1 } }, 'decisions', 'warning'],
    [
      'overrides too often',
      { total_predictions: 5000, recent_override_rate: 0.5 },
      'override rate',
      'warning',
    ],
    [
      'overrides nothing',
      {
        total_predictions: 500,
        meta_overrides: 0,
        fallback_reasons: { ...STATUS.fallback_reasons, stale_signals: 500 },
      },
      'override rate',
      'warning',
    ],
  ])('reports that the engine %s, and what to type', (_, change, name, expected) => {
    const findings = judgeStatus('url', { ...STATUS, ...change }, 'V1');
    const found = findings.find((finding) => finding.name === name);
    expect(found?.status).toBe(expected);
    expect(found?.next).not.toBeNull();
  });
});
