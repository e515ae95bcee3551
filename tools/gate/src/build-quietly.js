const { spawnSync } = require('node:child_process');

// build-quietly.js: builds all projects, and prints what the build prints only when it fails.
const command = ['run-many', '-t', 'build', '--outputStyle=static'];
console.log('Building all projects; the first time takes a minute or two ...');
const { status, error, stdout, stderr } = spawnSync('nx', command, {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  // npm's programs are scripts, which Windows starts by a shell alone.
  shell: process.platform === 'win32',
});
if (error !== undefined) throw error;
if (status !== 0) {
  console.error(`${stdout}${stderr}`);
  process.exitCode = status ?? 1;
}
