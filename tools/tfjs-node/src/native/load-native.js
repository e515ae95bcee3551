const util = require('node:util');
const { nativePaths } = require('./native-paths');

/**
 * Loads the native package of a home, with two of its faults mended:
 * - node-pre-gyp parses the arguments of our command while it looks for the addon, and `--C 0.1` is
 *   its option to change the folder;
 * - it calls `util.isNullOrUndefined`, which Node 23 removed and Node 22 warns of.
 * @returns TensorFlow.js with the backend `tensorflow`
 */
function loadNative(home) {
  util.isNullOrUndefined = (value) => value === null || value === undefined;
  // Lines about the instructions of the processor are no news for the reader of a training log.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
  const { argv } = process;
  process.argv = argv.slice(0, 2);
  try {
    return require(nativePaths(home).packageFolder);
  } finally {
    process.argv = argv;
  }
}

/**
 * Runs one small operation on the current backend.
 * @throws Error when its result is wrong
 */
function runOperation(tf) {
  const [result] = tf.tidy(() => tf.dot(tf.tensor1d([1, 2]), tf.tensor1d([3, 4])).dataSync());
  if (result !== 11) throw new Error(`1 x 3 + 2 x 4 gave ${result}`);
}

/** The version of libtensorflow, of a native backend that runs. */
const libtensorflowOf = (tf) => tf.backend().binding.TF_Version;

module.exports = { libtensorflowOf, loadNative, runOperation };
