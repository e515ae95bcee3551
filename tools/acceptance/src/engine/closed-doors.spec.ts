import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decisionRowSchema } from '@meta-agent/decision';
import { EngineClient } from '@meta-agent/engine-api';
import {
  ENGINE,
  messagesOf,
  runNode,
  runOps,
  startEngine,
  temporaryFolder,
  until,
} from '@meta-agent/harness';

const RECORD = { base_predictions: { xgb: { action: 'BUY', confidence: 0.8 } } } as const;
const NO_MODEL = { META_V2_MODEL_DIR: 'none' };

async function addToken(tokensFile: string, name: string, scope: string): Promise<string> {
  const args = ['token', 'add', name, '--scope', scope, '--tokens-file', tokensFile];
  const { exitCode, stdout, stderr } = await runOps(args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) as string });
  return stdout.trim();
}

describe('an engine with client tokens', () => {
  it('knows its clients, forgets a removed one without a restart, and names them in its rows', async () => {
    const folder = temporaryFolder();
    const tokensFile = join(folder, 'tokens.json');
    const [deciding, watching] = [
      await addToken(tokensFile, 'desk-1', 'decide'),
      await addToken(tokensFile, 'screen', 'watch'),
    ];
    const engine = await startEngine({
      ...NO_MODEL,
      META_DECISION_LOG: join(folder, 'logs'),
      META_CLIENT_TOKENS_FILE: tokensFile,
    });
    const { url, lines } = engine;
    const desk = new EngineClient({ url, token: deciding });
    const screen = new EngineClient({ url, token: watching });
    const nobody = new EngineClient({ url });
    expect((await desk.predict(RECORD)).reason).toBe('model_not_loaded');
    expect((await screen.status()).total_predictions).toBe(1);
    await expect(desk.status()).rejects.toMatchObject({ code: 'scope_missing', status: 403 });
    await expect(screen.predict(RECORD)).rejects.toMatchObject({ code: 'scope_missing' });
    await expect(desk.resetStats()).rejects.toMatchObject({ code: 'scope_missing' });
    await expect(nobody.predict(RECORD)).rejects.toMatchObject({ code: 'token_required' });
    expect((await nobody.readiness()).ready).toBe(true);
    const remove = ['token', 'remove', 'desk-1', '--tokens-file', tokensFile, '--yes'];
    expect((await runOps(remove)).exitCode).toBe(0);
    await until(() => lines.some((line) => line.includes('The tokens were read again')));
    await expect(desk.predict(RECORD)).rejects.toMatchObject({ code: 'token_required' });
    await engine.stop();
    const [log] = readdirSync(join(folder, 'logs')).filter((name) => name.endsWith('.jsonl'));
    const rows = readFileSync(join(folder, 'logs', log), 'utf8')
      .trim()
      .split('\n');
    expect(rows.map((row) => decisionRowSchema.parse(JSON.parse(row)).client)).toEqual(['desk-1']);
    for (const token of [deciding, watching]) expect(lines.join('\n')).not.toContain(token);
  });

  it('is asked by meta-ops with the token of a file', async () => {
    const folder = temporaryFolder();
    const tokensFile = join(folder, 'tokens.json');
    const tokenFile = join(folder, 'operator.token');
    const add = ['token', 'add', 'operator', '--scope', 'admin', '--tokens-file', tokensFile];
    expect((await runOps([...add, '--to', tokenFile])).exitCode).toBe(0);
    const engine = await startEngine({
      ...{ ...NO_MODEL, META_DECISION_LOG: 'off', META_CLIENT_TOKENS_FILE: tokensFile },
    });
    const at = ['--url', engine.url, '--json'];
    expect((await runOps(['status', ...at])).exitCode).toBe(2);
    expect((await runOps(['status', ...at, '--token-file', tokenFile])).exitCode).toBe(0);
    const env = { META_ENGINE_TOKEN_FILE: tokenFile };
    expect((await runOps(['reset-stats', ...at, '--yes'], { env })).exitCode).toBe(0);
    await until(() => messagesOf(engine).some((message) => message.includes('Admin call')));
    expect(messagesOf(engine).filter((message) => message.includes('Admin call'))).toEqual([
      '[META-V2] Admin call /api/ai/meta/reset_stats by operator from 127.0.0.1: done',
    ]);
  });
});

describe('an engine without tokens', () => {
  it('takes admin calls by its socket from its own user, and from no address', async () => {
    const socket = join(temporaryFolder(), 'admin.sock');
    const { url } = await startEngine({
      ...{ ...NO_MODEL, META_DECISION_LOG: 'off', META_ADMIN_SOCKET: socket },
    });
    const reset = ['reset-stats', '--url', url, '--yes', '--json'];
    const refused = await runOps(reset, { env: { META_ADMIN_SOCKET: 'off' } });
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('admin_off')]);
    const env = { META_ADMIN_SOCKET: socket, META_PORT: new URL(url).port };
    expect((await runOps(reset, { env })).exitCode).toBe(0);
  });

  it('does not start beyond loopback, unless it is said to be open', async () => {
    const env = { ...NO_MODEL, META_DECISION_LOG: 'off', META_PORT: '0', META_ADMIN_SOCKET: 'off' };
    const { exitCode, stderr } = await runNode([ENGINE], {
      env: { ...env, META_HOST: '0.0.0.0', META_ADMIN_TOKEN: 'a-long-secret' },
    });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('META_CLIENT_TOKENS_FILE')]);
    const open = await startEngine({ ...env, META_HOST: '0.0.0.0', META_OPEN: 'true' });
    const url = open.url.replace('0.0.0.0', '127.0.0.1');
    expect((await fetch(`${url}/api/ai/meta/status`)).status).toBe(200);
  });

  it.each([
    ['a missing file', null],
    ['a file that is no JSON', 'desk-1: secret'],
    [
      'a token in place of its digest',
      '{"clients":[{"name":"a","scopes":["decide"],"sha256":"x"}]}',
    ],
  ])('does not start with %s as the client tokens', async (_, content) => {
    const path = join(temporaryFolder(), 'tokens.json');
    if (content !== null) writeFileSync(path, content);
    const env = { ...NO_MODEL, META_CLIENT_TOKENS_FILE: path, META_PORT: '0' };
    const { exitCode, stderr } = await runNode([ENGINE], { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('tokens_unreadable')]);
    expect(stderr).not.toContain('secret');
  });
});
