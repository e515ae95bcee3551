import { createHash } from 'node:crypto';
import { appendFileSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { NOTHING_IN_FORCE } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import {
  openRegistry,
  publishLive,
  publishLiveAnew,
  readLive,
  readSigner,
} from '@meta-agent/model-io';
import { liveDraft, temporaryFolder } from '@meta-agent/model-io/testing';
import { extract } from 'tar';
import { gatherLive } from '../../evidence/gather-registry';
import { runCommand } from '../../testing/run-command';
import { isoAt, logOf, rowAt, supervisedRegistry } from '../../testing/supervised-registry';

const STATES = 40;

type Supervised = Awaited<ReturnType<typeof supervisedRegistry>>;
let made: Supervised;
let logs: string;
beforeAll(async () => {
  made = await supervisedRegistry(STATES);
  logs = logOf(made.rows);
});

async function packed(more: Record<string, string | boolean> = {}, { dir } = made) {
  const to = join(temporaryFolder(), 'evidence.tar.gz');
  const given = { since: isoAt(10), to, decisions: logs, modelDir: dir, ...more };
  const { stdout, exitCode } = await runCommand('evidence', [], given);
  return { to, stdout, exitCode };
}

const checked = (check: string) => runCommand('evidence', [], { check, json: true });

async function unpacked(file: string): Promise<string> {
  const cwd = join(temporaryFolder(), 'unpacked');
  mkdirSync(cwd);
  await extract({ file, cwd });
  return cwd;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('evidence', () => {
  it('packs the ledger, the live states since then and the models, and reads them back', async () => {
    const { to, stdout, exitCode } = await packed();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 line of the ledger, 31 live states, 1 version');
    expect(stdout).toContain(`SHA-256 ${sha256(readFileSync(to))}`);
    expect(JSON.parse((await checked(to)).stdout)).toMatchObject({
      ...{ current: made.version, versions: [made.version], missing: [], live_states: 31 },
      ...{ first_live_generation: 10, live: { generation: STATES } },
    });
  });

  it('with META_VERIFY_KEY needs signed live states and a signed ledger', async () => {
    const { dir, version } = await supervisedRegistry(3);
    const keys = join(temporaryFolder(), 'keys');
    await runCommand('keygen', [], { to: keys });
    const signer = await readSigner(join(keys, 'sign.key'));
    const env = { META_PORT: '1', META_VERIFY_KEY: join(keys, 'verify.pub') };
    const { to } = await packed({}, { ...made, dir });
    const check = () => runCommand('evidence', [], { check: to }, env);
    await expect(check()).rejects.toMatchObject({ code: 'signature_missing', at: 'current.json' });
    await openRegistry({ dir, signer }).sign();
    const half = await packed({}, { ...made, dir });
    await expect(runCommand('evidence', [], { check: half.to }, env)).rejects.toMatchObject({
      ...{ code: 'signature_missing', at: 'live/3.json' },
    });
    const draft = liveDraft(version, 0.7);
    await publishLive({ dir, disk: nodeDisk, signer }, await readLive(dir), draft);
    const whole = await packed({}, { ...made, dir });
    expect((await runCommand('evidence', [], { check: whole.to }, env)).exitCode).toBe(0);
    expect((await runCommand('validate', [], { all: true, modelDir: dir }, env)).exitCode).toBe(0);
  });

  it('of the same inputs has the same bytes', async () => {
    const [one, other] = [await packed(), await packed()];
    expect(readFileSync(one.to).equals(readFileSync(other.to))).toBe(true);
  });

  it('is a registry once it is unpacked: why and replay answer from it alone', async () => {
    const { to } = await packed({ withDecisions: true });
    const folder = await unpacked(to);
    const offline = { modelDir: folder, decisions: join(folder, 'decisions') };
    const { stdout } = await runCommand('why', [], {
      ...{ ...offline, symbol: 'BTCUSDT', at: isoAt(20) },
    });
    expect(stdout).toContain('by live state 20');
    expect(stdout).toMatch(/line 1 of the ledger: promote by test/);
    const { stdout: replayed } = await runCommand('replay', [], {
      ...{ modelDir: folder, predictions: offline.decisions, json: true },
    });
    // The first nine rows are of the same day and older than the pack.
    expect(JSON.parse(replayed)).toMatchObject({
      logged: { compared: STATES, different: 0 },
      live_states: { states: 31, different: 0 },
    });
  });

  it('has the hash of each file of the log as far as it was written, and the settings', async () => {
    const growing = logOf(made.rows);
    const { to } = await packed({ decisions: growing });
    const last = join(growing, 'predictions-2026-12-02.jsonl');
    const before = readFileSync(last);
    appendFileSync(last, rowAt(45, made.model, NOTHING_IN_FORCE));
    const folder = await unpacked(to);
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;
    expect(read('decision-log.json')).toMatchObject([
      { name: 'predictions-2026-12-01.jsonl', decisions: 14, first_decided_at: isoAt(10) },
      { bytes: before.length, sha256: sha256(before), last_decided_at: isoAt(STATES) },
    ]);
    expect(read('settings.json')).toMatchObject([
      { model_version: made.version, decisions: 31, policy: { enabled: true } },
    ]);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('Nothing is missing.');
  });

  it('is refused when any file in it was changed', async () => {
    const { to } = await packed();
    const tar = gunzipSync(readFileSync(to));
    const text = tar.toString('latin1');
    // One number of a live state, of the ledger and of the list of files.
    for (const found of ['"counted": 3', '"actor":"test"', '"bytes": ']) {
      const forged = Buffer.from(tar);
      forged[text.lastIndexOf(found) + found.length - 1] ^= 1;
      const file = join(temporaryFolder(), 'forged.tar.gz');
      writeFileSync(file, gzipSync(forged));
      await expect(checked(file)).rejects.toMatchObject({ code: 'archive_invalid', exitCode: 3 });
    }
    const cut = join(temporaryFolder(), 'cut.tar.gz');
    writeFileSync(cut, readFileSync(to).subarray(0, 4000));
    await expect(checked(cut)).rejects.toMatchObject({ code: 'archive_invalid' });
  });

  it('is whole although the supervisor computed its state anew, and tells the earlier chain', async () => {
    const rebuilt = await supervisedRegistry(4);
    const anew = { ...liveDraft(rebuilt.version, 0.5), as_of: isoAt(5) };
    await publishLiveAnew({ dir: rebuilt.dir, disk: nodeDisk }, anew);
    const options = { since: isoAt(0), decisions: logOf(rebuilt.rows) };
    const { to, exitCode } = await packed(options, rebuilt);
    expect(exitCode).toBe(0);
    expect(JSON.parse((await checked(to)).stdout)).toMatchObject({ live_states: 5, missing: [] });
    const readme = readFileSync(join(await unpacked(to), 'README.md'), 'utf8');
    expect(readme).toContain('Up to 4 they are of an earlier chain');
  });

  it('takes the pointer to the newest state that it has read, whatever is published meanwhile', async () => {
    const { dir, version } = await supervisedRegistry(3);
    const { newest, sources } = await gatherLive(dir, 0);
    await publishLive({ dir, disk: nodeDisk }, newest, liveDraft(version, 0.5));
    const pointer = sources.find(({ path }) => path === 'live.json');
    const bytes = (await pointer?.read())?.toString() ?? '';
    expect(JSON.parse(bytes)).toMatchObject({ generation: 3, sha256: newest?.sha256 });
    expect(sources).toHaveLength(4);
  });

  it('ends with 5 and says so when a live state or a version is missing', async () => {
    const broken = await supervisedRegistry(4);
    rmSync(join(broken.dir, 'live/2.json'));
    const rows = [rowAt(3, broken.model, NOTHING_IN_FORCE)];
    const gone = rows[0].replaceAll(broken.version, '20200101T000000Z-00000000');
    const options = { since: isoAt(0), decisions: logOf([...broken.rows, gone]) };
    const { to, stdout, exitCode } = await packed(options, broken);
    expect(exitCode).toBe(5);
    expect(stdout).toContain('Not in it: older live states: ');
    expect(stdout).toContain('Not in it: 20200101T000000Z-00000000: ');
    expect(JSON.parse((await checked(to)).stdout)).toMatchObject({ first_live_generation: 3 });
  });

  it.each([
    {},
    { since: isoAt(0) },
    { to: 'x' },
    { since: 'then', to: 'x' },
    { check: 'a', to: 'x' },
  ])('asks for what it needs instead of %j', async (options) => {
    await expect(runCommand('evidence', [], options)).rejects.toMatchObject({
      code: 'bad_argument',
    });
  });

  it('is not written over the log or a file of the registry, whatever its name is', async () => {
    const log = join(logs, 'predictions-2026-12-01.jsonl');
    const own = ['ledger.jsonl', 'live.json', 'live/3.json'].map((name) => join(made.dir, name));
    for (const input of [log, ...own]) {
      const to = join(temporaryFolder(), 'same.tar.gz');
      linkSync(input, to);
      await expect(packed({ to, yes: true })).rejects.toMatchObject({
        code: 'archive_not_writable',
      });
      rmSync(to);
    }
  });
});
