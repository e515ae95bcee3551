const { join, resolve } = require('node:path');

/** The folder that `npm run native` fills. No `npm ci` removes what is in it. */
const NATIVE_HOME = resolve(__dirname, '../../native');

/** Where the package and its libraries lie in a home. */
function nativePaths(home) {
  const packageFolder = join(home, 'node_modules/@tensorflow/tfjs-node');
  return {
    packageFolder,
    addonFolder: join(packageFolder, 'lib'),
    // Node-API 8 is the newest version that the package is built for; every supported Node has it.
    addon: join(packageFolder, 'lib/napi-v8/tfjs_binding.node'),
    libraries: join(packageFolder, 'deps/lib'),
    proof: join(home, 'node_modules/.proven.json'),
  };
}

module.exports = { NATIVE_HOME, nativePaths };
