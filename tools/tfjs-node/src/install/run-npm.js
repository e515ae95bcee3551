const { spawnSync } = require('node:child_process');
const { readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');

/** Runs npm in a folder that is not part of the workspace. @throws Error when it fails */
function runNpm(args, folder) {
  const npm = process.env.npm_execpath;
  const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const all = [...first, ...args, '--prefix', folder, '--workspaces=false'];
  const { status, error } = spawnSync(program, all, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(error?.message ?? `npm ${args[0]} failed (above)`);
}

/**
 * Removes TensorFlow.js from the staged packages: the native one then finds the copy of the
 * workspace. Two copies in one process would register each kernel twice, and this one has 150 MB.
 */
function removeTensorFlowJs(folder) {
  const scope = join(folder, 'node_modules/@tensorflow');
  for (const name of readdirSync(scope)) {
    if (name !== 'tfjs-node') rmSync(join(scope, name), { recursive: true });
  }
}

module.exports = { removeTensorFlowJs, runNpm };
