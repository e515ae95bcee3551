import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  damaged,
  lightExpect as expect,
  property,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import { sampleRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { readArchive } from './read-archive';
import { writeArchive } from './write-archive';

const file = join(temporaryFolder(), 'damaged.tar.gz');
let whole: Buffer;
let expected: unknown;

async function contentsOf(path: string): Promise<unknown> {
  const files: [string, string, string][] = [];
  const { versions, manifest, history } = await readArchive(path, ({ version, name }, bytes) => {
    files.push([version, name, bytes.toString('base64')]);
    return Promise.resolve();
  });
  return { versions, manifest, history, files };
}

beforeAll(async () => {
  const { registry, versions } = await sampleRegistry(1);
  const path = join(temporaryFolder(), 'all.tar.gz');
  await writeArchive(path, registry, versions, await registry.verifyLedger());
  whole = readFileSync(path);
  expected = await contentsOf(path);
});

async function refusedOrSame(bytes: Uint8Array): Promise<void> {
  writeFileSync(file, bytes);
  try {
    expect(await contentsOf(file)).toEqual(expected);
  } catch (error) {
    const { name, code } = error as { readonly name: string; readonly code: string };
    if (!['OpsError', 'ModelError'].includes(name)) throw error;
    expect(code).toMatch(/^[a-z_]+$/);
  }
}

describe('a damaged archive is refused, or its contents are the same', () => {
  tryGenerated('archive', [
    property('archive, compressed', () => damaged(whole), refusedOrSame),
    property(
      'archive, the tar inside',
      () => damaged(gunzipSync(whole)),
      (tar) => refusedOrSame(gzipSync(tar, { level: 1 })),
    ),
  ]);
});
