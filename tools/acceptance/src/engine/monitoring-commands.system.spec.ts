import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine, temporaryFolder, until } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { simulateMarket } from '../market/simulated-market';

describe('the monitoring commands', () => {
  const bash = (command: string) =>
    execFileSync('bash', ['-c', command], { encoding: 'utf8' }).trimEnd();

  it('work as printed: curl for the status and the reset, grep over the log', async () => {
    const registry = await smallRegistry(1);
    const socket = join(temporaryFolder(), 'admin.sock');
    const engine = await startEngine({
      META_ADMIN_SOCKET: socket,
      META_V2_MODEL_DIR: registry.dir,
      META_DECISION_LOG: 'off',
    });
    const market = await simulateMarket();
    for (const record of market.records.slice(0, 200)) {
      await engine.client.predict(record);
    }
    const status = JSON.parse(bash(`curl -s ${engine.url}/api/ai/meta/status`)) as Record<
      string,
      number
    >;
    expect(status).toMatchObject({ version: 'v2', model_ready: true, total_predictions: 200 });
    // The log writes its lines in batches: a line appears shortly after its answer.
    const decided = /META-V2.*(?:OVERRIDE|FALLBACK)/;
    await until(() => engine.lines.filter((line) => decided.test(line)).length === 200);
    const journal = join(temporaryFolder(), 'journal');
    writeFileSync(journal, `${engine.lines.join('\n')}\n`);
    expect(bash(`grep META ${journal}`)).toContain('Meta-learning agent loaded (5th layer)');
    expect(Number(bash(`cat ${journal} | grep 'META-V2.*OVERRIDE' | wc -l`))).toBe(
      status.meta_overrides,
    );
    const reasons = bash(
      `cat ${journal} | grep 'META-V2.*FALLBACK' | grep -oP 'Reason: \\K\\w+' | sort | uniq -c`,
    );
    const counted = reasons.split('\n').map((line) => line.trim().split(' '));
    const total = counted.reduce((sum, [count]) => sum + Number(count), 0);
    expect(total).toBe(200 - status.meta_overrides);
    expect(reasons).toMatch(/\d+ strong_consensus_(buy|sell|hold)/);
    const cleared = JSON.parse(
      bash(`curl -s --unix-socket ${socket} -X POST http://localhost/api/ai/meta/reset_stats`),
    ) as object;
    expect(cleared).toMatchObject({ total_predictions: 200 });
    expect(await engine.client.status()).toMatchObject({ total_predictions: 0 });
  });
});
