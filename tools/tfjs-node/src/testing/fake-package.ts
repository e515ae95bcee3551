import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const PACKAGE = resolve(__dirname, '../..');
const ROOT = resolve(PACKAGE, '../..');

/** Bytes of an ELF header that announces a table of one section at its end. */
const SECTIONS_AT = 4096;
const ELF_BYTES = SECTIONS_AT + 64;

/** A whole shared library, as far as its header tells. */
export function elfFile(): Buffer {
  const file = Buffer.alloc(ELF_BYTES);
  file.set([0x7f, 0x45, 0x4c, 0x46]);
  file.writeBigUInt64LE(BigInt(SECTIONS_AT), 40);
  file.writeUInt16LE(64, 58);
  file.writeUInt16LE(1, 60);
  return file;
}

/**
 * A native package that counts as loaded when its script runs. It computes with the JavaScript backend, and like
 * node-pre-gyp it ends the process on an argument that it does not know.
 */
const WORKING_SCRIPT = `
const { isNullOrUndefined } = require('util');
if (process.argv.length > 2) process.exit(2);
const tf = require('@tensorflow/tfjs');
tf.registerBackend('tensorflow', () => {
  if (!isNullOrUndefined(undefined)) throw new Error('no isNullOrUndefined');
  return Object.assign(tf.findBackend('cpu'), { binding: { TF_Version: '2.9.1' } });
});
tf.copyRegisteredKernels('cpu', 'tensorflow');
module.exports = tf;
`;

/** Which files the native package has; each is whole unless it is given. */
export interface NativeFiles {
  readonly script?: string;
  readonly addon?: Buffer | null;
  readonly library?: Buffer | null;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A copy of this package in a folder of its own, without a native library. */
export function copyPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tfjs-node-'));
  folders.push(folder);
  cpSync(join(PACKAGE, 'src'), join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'native'));
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(PACKAGE, 'native', name), join(folder, 'native', name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Writes a native package into a home, as `npm run native` would leave it. */
export function writeNative(home: string, files: NativeFiles = {}): void {
  const { script = WORKING_SCRIPT, addon = elfFile(), library = elfFile() } = files;
  const folder = join(home, 'node_modules/@tensorflow/tfjs-node');
  write(join(folder, 'package.json'), '{"main": "index.js"}');
  write(join(folder, 'index.js'), script);
  mkdirSync(join(folder, 'lib/napi-v8'), { recursive: true });
  if (addon !== null) write(join(folder, 'lib/napi-v8/tfjs_binding.node'), addon);
  if (library !== null) write(join(folder, 'deps/lib/libtensorflow.so.2'), library);
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Runs Node in the copy; of the environment it has only the paths. */
export function runIn(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  const { PATH, HOME } = process.env;
  return spawnSync(process.execPath, args, {
    cwd: folder,
    env: { PATH, HOME, ...env },
    encoding: 'utf8',
  });
}
