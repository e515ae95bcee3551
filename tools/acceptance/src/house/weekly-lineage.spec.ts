import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { ROOT, temporaryFolder } from '@meta-agent/harness';
import { chooseChallenger, claimLive, publishLive } from '@meta-agent/model-io';
import { liveDraft, sampleRegistry, smallDraft } from '@meta-agent/model-io/testing';

const SCRIPT = join(ROOT, 'tools/deploy/retrain/retrain-weekly.sh');

it('the weekly candidate waits for the supervisor, and the run says so where none watches', async () => {
  const { registry } = await sampleRegistry(2);
  const { dir } = registry;
  const current = (await registry.current())?.version ?? '';
  const { version } = await registry.save(smallDraft(9));

  // The training has saved its candidate; everything else is real.
  const bin = temporaryFolder();
  mkdirSync(bin, { recursive: true });
  const trained = `#!/bin/sh\nprintf '%s' '${JSON.stringify({ version, gates: [] })}'\n`;
  writeFileSync(join(bin, 'meta-trainer'), trained, { mode: 0o755 });
  const runWeekly = () => {
    const path = [bin, join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
    const folders = { META_V2_MODEL_DIR: dir, META_BACKUP_DIR: temporaryFolder() };
    const env = { ...folders, PATH: path, META_PORT: '1' };
    const { status, stderr } = spawnSync('sh', [SCRIPT, '--predictions', 'logs'], { env });
    return { exitCode: status, said: stderr.toString() };
  };

  const alone = runWeekly();
  expect([alone.exitCode, alone.said]).toEqual([
    2,
    expect.stringContaining('A challenger would wait for ever: nobody measures or promotes it.'),
  ]);
  expect(alone.said).toContain('META_PROMOTE_BY=look');
  expect((await registry.verifyLedger()).entries).toHaveLength(2);

  const draft = { ...liveDraft(current, 0.7), as_of: new Date().toISOString() };
  await publishLive({ dir, disk: nodeDisk }, null, draft);
  const idle = await claimLive(nodeDisk, dir, { promotes: false });
  expect(runWeekly().said).toContain('received: one without --promote');
  await idle.release();
  await claimLive(nodeDisk, dir, { promotes: true });
  const supervised = runWeekly();
  expect([supervised.exitCode, supervised.said]).toEqual([
    0,
    expect.stringContaining(`${version} challenges the current model`),
  ]);
  expect(await chooseChallenger(dir, 'newest')).toBe(version);
  expect((await registry.verifyLedger()).entries.at(-1)).toMatchObject({
    ...{ event: 'challenge', to: current, reason: 'weekly run' },
    details: { challenger: version },
  });
});
