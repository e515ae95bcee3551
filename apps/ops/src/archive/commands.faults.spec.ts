import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import { tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { openRegistry, readLiveChain } from '@meta-agent/model-io';
import { expectSoundRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { checkEvidence } from '../evidence/check-evidence';
import { runCommand } from '../testing/run-command';
import { isoAt, logOf, supervisedRegistry } from '../testing/supervised-registry';
import { readArchive } from './read-archive';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const STATES = 2;
const OLD = 'an older file';
let dir: string;
let version: string;
let logs: string;
let archive: string;
let pack: string;
/** The decisions of a replay in which nothing failed. */
let replayed: string | undefined;

const backup = (to: string) =>
  runCommand('backup', ['--all', '--yes', '--to', to, '--model-dir', dir]);
const evidence = (to: string) =>
  runCommand('evidence', [], { since: isoAt(0), to, decisions: logs, modelDir: dir, yes: true });

beforeAll(async () => {
  const made = await supervisedRegistry(STATES);
  ({ dir, version } = made);
  logs = logOf(made.rows);
  archive = join(temporaryFolder(), 'all.tar.gz');
  await backup(archive);
  pack = join(temporaryFolder(), 'evidence.tar.gz');
  await evidence(pack);
});

/** A command that leaves something out says so by its exit code. */
async function whole(run: Promise<{ readonly exitCode: number }>): Promise<void> {
  const { exitCode } = await run;
  if (exitCode !== 0) throw Object.assign(new Error('not whole'), { exitCode });
}

/** An older file, to be replaced. */
function withFile(file: string): string {
  const to = join(temporaryFolder(), 'file.tar.gz');
  cpSync(file, to);
  return to;
}

const backingUp: FaultedUse<string> = {
  name: 'backup',
  prepare: () => withFile(archive),
  run: (to) => whole(backup(to)),
  check: async (to, error) => {
    const { versions } = await readArchive(to);
    if (error === undefined) expect(versions).toEqual([version]);
    // Of unchanged inputs the old archive and the new one have the same bytes.
    if (error === undefined) expect(readFileSync(to).equals(readFileSync(archive))).toBe(true);
  },
};

const evidencing: FaultedUse<string> = {
  name: 'evidence',
  prepare: () => withFile(pack),
  run: (to) => whole(evidence(to)),
  check: async (to, error) => {
    await checkEvidence(to);
    if (error === undefined) expect(readFileSync(to).equals(readFileSync(pack))).toBe(true);
  },
};

const restoring: FaultedUse<string> = {
  name: 'restore',
  prepare: () => join(temporaryFolder(), 'models'),
  run: (target) => whole(runCommand('restore', [archive, '--model-dir', target, '--yes'])),
  check: async (target, error) => {
    const registry = openRegistry({ dir: target });
    await expectSoundRegistry(registry, error === undefined ? [version] : [null, version]);
    if (error === undefined) expect(await readLiveChain(target)).toHaveLength(STATES);
  },
};

const desk = (path: string, name: string) =>
  runCommand('token', ['add', name], { tokensFile: path, scope: 'decide' });

interface Tokens {
  readonly clients: readonly { readonly name: string }[];
}

const namesIn = (path: string) =>
  (JSON.parse(readFileSync(path, 'utf8')) as Tokens).clients.map(({ name }) => name);

const tokens: FaultedUse<string> = {
  name: 'token add',
  prepare: async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    await desk(path, 'first');
    return path;
  },
  run: (path) => desk(path, 'second'),
  check: async (path, error, { mode }) => {
    const names = namesIn(path).join();
    expect(error === undefined ? ['first,second'] : ['first', 'first,second']).toContain(names);
    if (mode === 'for good') return;
    await desk(path, 'third');
    expect(namesIn(path)).toContain('third');
  },
};

const keys: FaultedUse<string> = {
  name: 'keygen',
  prepare: temporaryFolder,
  run: (folder) => runCommand('keygen', [], { to: folder }),
  check: (folder, error) => {
    const [sign, verify] = ['sign.key', 'verify.pub'].map((name) => join(folder, name));
    if (error !== undefined) return;
    for (const path of [sign, verify]) expect(readFileSync(path, 'utf8')).toContain('-----END');
    expect(existsSync(sign)).toBe(true);
  },
};

const replaying: FaultedUse<string> = {
  name: 'replay --out',
  prepare: () => {
    const out = join(temporaryFolder(), 'decisions.jsonl');
    writeFileSync(out, OLD);
    return out;
  },
  run: (out) => runCommand('replay', ['--predictions', logs], { out, modelDir: dir, yes: true }),
  check: (out, error) => {
    const text = readFileSync(out, 'utf8');
    replayed ??= text;
    expect(replayed).not.toBe(OLD);
    expect(error === undefined ? [replayed] : [OLD, replayed]).toContain(text);
  },
};

describe('whatever call of the file system fails, what a command acknowledges is whole', () => {
  tryFaults('ops', [backingUp, evidencing, restoring, tokens, keys, replaying]);
});
