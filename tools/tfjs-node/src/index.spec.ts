import { join } from 'node:path';
import type { TensorFlowBackend } from '.';
import { copyPackage, elfFile, runIn, writeNative, type NativeFiles } from './testing/fake-package';

const START = `
const tf = require('./src');
tf.startTensorFlow().then((started) => console.log(JSON.stringify(started)));`;

/** Starts TensorFlow in a process that has the arguments of a training. */
function start(files: NativeFiles | null, env: Readonly<Record<string, string>> = {}) {
  const folder = copyPackage();
  if (files !== null) writeNative(join(folder, 'native'), files);
  const { status, stdout, stderr } = runIn(folder, ['-e', START, 'train', '--C', '0.1'], env);
  const lastLine = stdout.trim().split('\n').pop() ?? '';
  const started = status === 0 ? (JSON.parse(lastLine) as TensorFlowBackend) : null;
  return { started, status, stderr };
}

const whole = elfFile();
const FAULTS: readonly (readonly [string, NativeFiles, RegExp])[] = [
  ['a folder without the addon', { addon: null }, /tfjs_binding\.node is missing$/],
  ['an empty addon', { addon: Buffer.alloc(0) }, /tfjs_binding\.node is empty$/],
  ['an addon of text', { addon: Buffer.alloc(200, 'x') }, /is no shared library$/],
  ['no library', { library: null }, /has no TensorFlow library$/],
  [
    'a truncated library',
    { library: whole.subarray(0, 1000) },
    /libtensorflow\.so\.2 is truncated: 1000 of 4160 bytes$/,
  ],
  ['a package that throws', { script: 'throw new Error("GLIBC_2.99 not found")' }, /^GLIBC_2\.99/],
  [
    'a library that ends its process',
    { script: 'process.kill(process.pid, "SIGBUS")' },
    /^its process was ended by SIGBUS$/,
  ],
];

describe('without META_TF_BACKEND', () => {
  it('WebAssembly runs when no native library is installed', () => {
    const { started } = start(null);
    expect(started).toMatchObject({ backend: 'wasm', forced: false });
    expect(started).not.toHaveProperty('unusable');
  });

  it('the native library runs when it works, whatever the arguments of the command are', () => {
    expect(start({}).started).toMatchObject({
      backend: 'native',
      libtensorflow: '2.9.1',
      forced: false,
    });
  });

  it.each(FAULTS)('WebAssembly runs in place of %s, and says why', (_, files, reason) => {
    const { started } = start(files);
    expect(started).toMatchObject({ backend: 'wasm', forced: false });
    expect(started?.unusable).toMatch(reason);
  });
});

describe('META_TF_BACKEND=native', () => {
  const env = { META_TF_BACKEND: 'native' };

  it('is an error that says how to install the library when it is absent', () => {
    const { status, stderr } = start(null, env);
    expect(status).toBe(1);
    expect(stderr).toContain('The native backend of TensorFlow is not installed.');
    expect(stderr).toContain("received: 'none installed'");
    expect(stderr).toContain('npm run native');
  });

  it.each(FAULTS)('is an error of a bad setting for %s', (_, files, reason) => {
    const { status, stderr } = start(files, env);
    expect(status).toBe(1);
    expect(stderr).toContain('The native backend of TensorFlow does not work.');
    expect(stderr).toContain('exitCode: 2');
    expect(/received: (?:'|")(.*)(?:'|")/.exec(stderr)?.[1]).toMatch(reason);
  });
});

it.each(['wasm', 'cpu'])('META_TF_BACKEND=%s does not look at the native library', (name) => {
  const script = 'process.exit(9)';
  const { started } = start({ script }, { META_TF_BACKEND: name });
  expect(started).toMatchObject({ backend: name, forced: true });
});
