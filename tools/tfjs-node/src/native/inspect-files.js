const { existsSync, readdirSync, realpathSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { elfFault } = require('./elf-fault');
const { nativePaths } = require('./native-paths');

const LIBRARY = /^(?:lib)?tensorflow.*\.(?:so|dylib|dll)/;

/**
 * Looks at the files of the native library and loads nothing.
 * @returns its state: `absent`, `unusable` with the reason, or `complete` with the real paths
 */
function inspectFiles(home) {
  const { addonFolder, addon, libraries } = nativePaths(home);
  if (!existsSync(addonFolder)) return { state: 'absent' };
  if (!existsSync(addon)) return unusable(`${addon} is missing`);
  const names = existsSync(libraries) ? readdirSync(libraries) : [];
  const found = names.filter((name) => LIBRARY.test(name)).map((name) => join(libraries, name));
  if (found.length === 0) return unusable(`${libraries} has no TensorFlow library`);
  const dangling = found.find((path) => !existsSync(path));
  if (dangling !== undefined) return unusable(`${dangling} is a link to a missing file`);
  const files = [...new Set([addon, ...found].map((path) => realpathSync(path)))];
  for (const path of files) {
    const fault = faultOf(path);
    if (fault !== null) return unusable(`${path} ${fault}`);
  }
  return { state: 'complete', files };
}

function faultOf(path) {
  if (process.platform === 'linux') return elfFault(path);
  return statSync(path).size === 0 ? 'is empty' : null;
}

const unusable = (reason) => ({ state: 'unusable', reason });

module.exports = { inspectFiles };
