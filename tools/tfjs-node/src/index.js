// The one place that decides which TensorFlow runs. It carries the name @tensorflow/tfjs-node, so
// that a package that depends on it (danfojs-node does) gets the same TensorFlow as the trainer.
const { existsSync } = require('node:fs');
const { dirname, join } = require('node:path');

const BACKENDS = ['native', 'wasm', 'cpu'];
const requested = process.env['META_TF_BACKEND'] || undefined;

class BackendError extends Error {
  name = 'BackendError';
  code = 'backend_unavailable';
  exitCode = 2;

  constructor(message, details, options) {
    super(message, options);
    Object.assign(this, details);
  }
}

/** The native library lies beside its package only after `npm run native`. */
function isNativeInstalled() {
  try {
    const home = dirname(require.resolve('tfjs-node-native/package.json'));
    return existsSync(join(home, 'lib'));
  } catch {
    return false;
  }
}

function loadNative() {
  try {
    return require('tfjs-node-native');
  } catch (cause) {
    const details = {
      expected: 'the native TensorFlow library',
      received: isNativeInstalled() ? cause.message : 'none installed',
      next: 'npm run native (needs the network), or META_TF_BACKEND=wasm',
    };
    throw new BackendError('The native backend of TensorFlow is not installed.', details, {
      cause,
    });
  }
}

function loadPortable() {
  const tf = require('@tensorflow/tfjs');
  require('@tensorflow/tfjs-backend-wasm');
  return tf;
}

if (requested !== undefined && !BACKENDS.includes(requested)) {
  throw new BackendError('META_TF_BACKEND names no backend.', {
    expected: BACKENDS.join(', '),
    received: requested,
    next: 'META_TF_BACKEND=wasm',
  });
}
const backend = requested ?? (isNativeInstalled() ? 'native' : 'wasm');
const tf = backend === 'native' ? loadNative() : loadPortable();

/** Starts the chosen backend. Until then no operation may run. */
async function startTensorFlow() {
  const name = backend === 'native' ? 'tensorflow' : backend;
  if (!(await tf.setBackend(name))) {
    throw new BackendError(`TensorFlow.js could not start its backend ${name}.`, {
      expected: `the backend ${name}`,
      received: 'a failed start',
      next: 'META_TF_BACKEND=cpu (about 10 times slower)',
    });
  }
  await tf.ready();
  return { backend, version: tf.version['tfjs-core'], forced: requested !== undefined };
}

module.exports = { ...tf, startTensorFlow };
