// The one place that decides which TensorFlow runs. It loads the core of TensorFlow.js and one backend:
// models of layers, data sets, converters and the methods of tensors take longer to load than both.
const { BackendError, nativeError } = require('./backend-error');
const { checkNative } = require('./native/check-native');
const { libtensorflowOf, loadNative, runOperation } = require('./native/load-native');
const { NATIVE_HOME } = require('./native/native-paths');

const BACKENDS = ['native', 'wasm', 'cpu'];
const requested = process.env['META_TF_BACKEND'] || undefined;
if (requested !== undefined && !BACKENDS.includes(requested)) {
  throw new BackendError('META_TF_BACKEND names no backend.', {
    expected: BACKENDS.join(', '),
    received: requested,
    next: 'META_TF_BACKEND=wasm',
  });
}
const native = chooseNative();
const tf = native.tf ?? loadPortable(requested ?? 'wasm');

/** The native TensorFlow, or why it is not used. @throws BackendError when it is asked for */
function chooseNative() {
  if (requested !== undefined && requested !== 'native') return {};
  const checked = checkNative();
  if (checked.state === 'usable') {
    try {
      return { tf: loadNative(NATIVE_HOME) };
    } catch (cause) {
      return refuseNative({ state: 'unusable', reason: cause.message }, cause);
    }
  }
  return refuseNative(checked);
}

function refuseNative(checked, cause) {
  if (requested === 'native') throw nativeError(checked, cause);
  return { unusable: checked.reason };
}

function loadPortable(backend) {
  if (backend === 'cpu') require('@tensorflow/tfjs-backend-cpu');
  else require('@tensorflow/tfjs-backend-wasm');
  return require('@tensorflow/tfjs-core');
}

/** Starts the chosen backend. Until then no operation may run. */
async function startTensorFlow() {
  const version = tf.version_core;
  const forced = requested !== undefined;
  let { unusable } = native;
  if (native.tf !== undefined) {
    try {
      await start('tensorflow');
      return { backend: 'native', version, libtensorflow: libtensorflowOf(tf), forced };
    } catch (cause) {
      ({ unusable } = refuseNative({ state: 'unusable', reason: cause.message }, cause));
      require('@tensorflow/tfjs-backend-wasm');
    }
  }
  const backend = requested ?? 'wasm';
  try {
    await start(backend);
  } catch (cause) {
    throw startError(backend, cause);
  }
  return { backend, version, forced, ...(unusable === undefined ? {} : { unusable }) };
}

/** Makes a backend the current one and runs one operation on it. */
async function start(name) {
  if (!(await tf.setBackend(name))) throw new Error('a failed start');
  await tf.ready();
  runOperation(tf);
}

function startError(name, cause) {
  const details = {
    expected: `the backend ${name}`,
    received: cause.message,
    next: 'META_TF_BACKEND=cpu (about 10 times slower)',
  };
  return new BackendError(`TensorFlow.js could not start its backend ${name}.`, details, { cause });
}

module.exports = { ...tf, startTensorFlow };
