const { cpSync, mkdirSync, renameSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const { checkNative, noteProof, probeNative } = require('../native/check-native');
const { inspectFiles } = require('../native/inspect-files');
const { NATIVE_HOME, nativePaths } = require('../native/native-paths');
const { placeLibraries } = require('./place-libraries');
const { removeTensorFlowJs, runNpm } = require('./run-npm');

// install-native.js [--libtensorflow FOLDER]: installs the native TensorFlow. A library that does not
// work is never installed: all is done in a staging folder, which becomes the installation last.
const staging = join(NATIVE_HOME, '.staging');
const installed = join(NATIVE_HOME, 'node_modules');

function main() {
  const { values } = parseArgs({ options: { libtensorflow: { type: 'string' } } });
  try {
    stage(values.libtensorflow);
    rmSync(installed, { recursive: true, force: true });
    renameSync(join(staging, 'node_modules'), installed);
    noteProof(NATIVE_HOME);
    console.log('The native TensorFlow library is installed. Training uses it from now on.');
  } catch (error) {
    process.exitCode = 1;
    reportFailure(error);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Builds the whole installation in the staging folder. @throws Error when it does not work */
function stage(libtensorflow) {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging);
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(NATIVE_HOME, name), join(staging, name));
  }
  runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], staging);
  removeTensorFlowJs(staging);
  if (libtensorflow !== undefined)
    placeLibraries(libtensorflow, nativePaths(staging).packageFolder);
  runNpm(
    ['rebuild', '@tensorflow/tfjs-node', '--ignore-scripts=false', '--foreground-scripts'],
    staging,
  );
  const inspected = inspectFiles(staging);
  const checked = inspected.state === 'complete' ? probeNative(staging) : inspected;
  if (checked.state === 'usable') return;
  throw new Error(checked.reason ?? 'its install script left no library');
}

/** What training uses after a failed installation; a library that does not work is removed. */
function outcomeOfFailure() {
  switch (checkNative().state) {
    case 'usable':
      return 'Nothing was changed: training goes on with the native library that is installed.';
    case 'absent':
      return 'Nothing was changed: training goes on with WebAssembly.';
    default:
      rmSync(installed, { recursive: true, force: true });
      return 'The damaged library is removed: training goes on with WebAssembly.';
  }
}

function reportFailure({ message }) {
  console.error(`
The native TensorFlow library is not installed: ${message}.
${outcomeOfFailure()}
Behind a firewall, name a mirror of the two downloads and run this again:
  TFJS_NODE_CDN_STORAGE=https://mirror/                            (libtensorflow)
  npm_config_tfjs_binding_binary_host_mirror=https://mirror/path   (the addon)
or use the library of a Python wheel: npm run native -- --libtensorflow FOLDER
Both are described in docs/native-tensorflow.md.`);
}

main();
