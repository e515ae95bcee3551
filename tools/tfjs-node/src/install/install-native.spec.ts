import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyPackage, elfFile, runIn, writeNative } from '../testing/fake-package';

/**
 * An npm that installs a package from a folder, and whose install script does what the test says:
 * the real one builds an addon and downloads 400 MB.
 */
const NPM = (rebuild: string) => `
const { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const [command] = process.argv.slice(2);
const folder = 'node_modules/@tensorflow/tfjs-node';
if (command === 'ci') {
  mkdirSync('node_modules/@tensorflow/tfjs', { recursive: true });
  cpSync('../../template/node_modules', 'node_modules', { recursive: true });
} else {
  ${rebuild}
}`;

const FAILS_HALFWAY = `
  rmSync(folder + '/lib/napi-v8/tfjs_binding.node');
  process.exit(1);`;
const TRUNCATES = `writeFileSync(folder + '/deps/lib/libtensorflow.so.2', Buffer.from('\\x7fELF'));`;

function prepare(rebuild: string) {
  const folder = copyPackage();
  writeNative(join(folder, 'template'));
  writeFileSync(join(folder, 'npm.js'), NPM(rebuild));
  const install = (...args: readonly string[]) =>
    runIn(folder, ['src/install/install-native.js', ...args], {
      npm_execpath: join(folder, 'npm.js'),
    });
  return { folder, home: join(folder, 'native'), install };
}

const backendOf = (folder: string) =>
  runIn(folder, ['-p', "require('./src/native/check-native').checkNative().state"]).stdout.trim();

it('installs a library that works, and leaves TensorFlow.js to the workspace', () => {
  const { folder, home, install } = prepare('');
  const { status, stdout } = install();
  expect([status, stdout.trim()]).toEqual([
    0,
    'The native TensorFlow library is installed. Training uses it from now on.',
  ]);
  expect(backendOf(folder)).toBe('usable');
  expect(readdirSync(join(home, 'node_modules/@tensorflow'))).toEqual(['tfjs-node']);
  expect(existsSync(join(home, '.staging'))).toBe(false);
});

describe.each([
  ['stops halfway', FAILS_HALFWAY, 'npm rebuild failed'],
  ['leaves a truncated library', TRUNCATES, 'is no shared library'],
])('an installation that %s', (_, rebuild, reason) => {
  it('leaves nothing, and names the mirrors and the backend that runs', () => {
    const { folder, home, install } = prepare(rebuild);
    const { status, stderr } = install();
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('Nothing was changed: training goes on with WebAssembly.');
    expect(stderr).toContain('TFJS_NODE_CDN_STORAGE=');
    expect(stderr).toContain('npm_config_tfjs_binding_binary_host_mirror=');
    expect(readdirSync(home).sort()).toEqual(['package-lock.json', 'package.json']);
    expect(backendOf(folder)).toBe('absent');
  });

  it('keeps the native library that worked before', () => {
    const { folder, home, install } = prepare(rebuild);
    writeNative(home);
    expect(install().stderr).toContain(
      'training goes on with the native library that is installed',
    );
    expect(backendOf(folder)).toBe('usable');
  });

  it('removes a native library that did not work before', () => {
    const { folder, home, install } = prepare(rebuild);
    writeNative(home, { library: elfFile().subarray(0, 100) });
    expect(backendOf(folder)).toBe('unusable');
    expect(install().stderr).toContain(
      'The damaged library is removed: training goes on with WebAssembly.',
    );
    expect(backendOf(folder)).toBe('absent');
  });
});

it('an installation after a damaged one starts afresh', () => {
  const { folder, home, install } = prepare('');
  writeNative(home, { library: Buffer.alloc(0) });
  mkdirSync(join(home, '.staging/node_modules'), { recursive: true });
  expect(install().status).toBe(0);
  expect(backendOf(folder)).toBe('usable');
});

it('a folder of libtensorflow without its headers is refused', () => {
  const { home, install } = prepare('');
  mkdirSync(join(home, 'wheel'));
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    writeFileSync(join(home, 'wheel', name), elfFile());
  }
  const { status, stderr } = install('--libtensorflow', join(home, 'wheel'));
  expect(status).toBe(1);
  expect(stderr).toContain('holds no include/tensorflow/c/c_api.h');
});
