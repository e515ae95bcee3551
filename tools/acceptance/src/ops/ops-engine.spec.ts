import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOps, startEngine, temporaryFolder } from '@meta-agent/harness';
import { smallDraft, smallRegistry } from '@meta-agent/model-io/testing';

const TOKEN = 'a-token-of-this-test';

async function startServing(modelDir: string) {
  return startEngine({
    META_V2_MODEL_DIR: modelDir,
    META_DECISION_LOG: 'off',
    META_ADMIN_TOKEN: TOKEN,
  });
}

describe('meta-ops and a running engine', () => {
  it('resets its statistics only with its token, which no command line shows', async () => {
    const { dir } = await smallRegistry();
    const engine = await startServing(dir);
    await engine.client.predict({ base_predictions: {} });
    const args = ['reset-stats', '--url', engine.url, '--yes', '--json'];
    const without = await runOps(args);
    expect([without.exitCode, without.stderr]).toEqual([
      2,
      expect.stringContaining('engine_refused'),
    ]);
    const tokenFile = join(temporaryFolder(), 'token');
    writeFileSync(tokenFile, 'another-token');
    expect((await runOps([...args, '--token-file', tokenFile])).exitCode).toBe(2);
    writeFileSync(tokenFile, `${TOKEN}\n`);
    const { exitCode, stdout } = await runOps([...args, '--token-file', tokenFile]);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { total_predictions: 1 }]);
    const again = await runOps(args, { env: { META_ADMIN_TOKEN: TOKEN } });
    expect(JSON.parse(again.stdout)).toMatchObject({ total_predictions: 0 });
  });

  it('waits for it after a promotion, and reports when it reads another registry', async () => {
    const registry = await smallRegistry();
    const { version } = await registry.save(smallDraft(2));
    const engine = await startServing(registry.dir);
    const at = ['--model-dir', registry.dir, '--json', '--yes', '--url', engine.url];
    const followed = await runOps(['promote', version, '--reason', 'test', ...at]);
    expect([followed.exitCode, JSON.parse(followed.stdout)]).toMatchObject([
      0,
      { version, engine: { confirmed: true, serving: version } },
    ]);
    const other = await smallRegistry(3);
    const stranger = await startServing(other.dir);
    const elsewhere = [...at.slice(0, -1), stranger.url, '--timeout', '1'];
    const ignored = await runOps(['rollback', '--reason', 'test', ...elsewhere]);
    expect(ignored.exitCode).toBe(4);
    expect(ignored.stderr).toContain('THE ENGINE SERVES ANOTHER REGISTRY');
    expect(JSON.parse(ignored.stdout)).toMatchObject({ engine: { confirmed: false } });
  });

  it('is checked by doctor: its address, its model, and whether it lags', async () => {
    const registry = await smallRegistry();
    const engine = await startServing(registry.dir);
    const { dir } = await smallRegistry(2);
    const lookAt = async (modelDir: string) => {
      const { stdout } = await runOps([
        ...['doctor', '--json', '--model-dir', modelDir],
        ...['--url', engine.url],
      ]);
      const findings = JSON.parse(stdout) as { name: string; status: string }[];
      return findings.find(({ name }) => name === 'engine')?.status;
    };
    expect(await lookAt(registry.dir)).toBe('ok');
    expect(await lookAt(dir)).toBe('warning');
    await engine.stop();
    expect(await lookAt(registry.dir)).toBe('wrong');
    expect((await runOps(['status', '--url', engine.url])).exitCode).toBe(4);
  });
});
