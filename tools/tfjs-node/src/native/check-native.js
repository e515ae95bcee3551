const { spawnSync } = require('node:child_process');
const { readFileSync, statSync, writeFileSync } = require('node:fs');
const { cpus } = require('node:os');
const { join } = require('node:path');
const { inspectFiles } = require('./inspect-files');
const { NATIVE_HOME, nativePaths } = require('./native-paths');

const PROBE_TIMEOUT_MS = 120_000;

/**
 * Whether the native library can be used. Checks that cannot crash come first: the files and their
 * sizes. Then another process runs one operation, unless this was done for the same files on the
 * same processor and Node when they were installed.
 * @returns the state `absent`, `unusable` with the reason, or `usable`
 */
function checkNative(home = NATIVE_HOME) {
  const inspected = inspectFiles(home);
  if (inspected.state !== 'complete') return inspected;
  if (isProven(home, inspected.files)) return { state: 'usable' };
  return probeNative(home);
}

/** Runs one operation of the native library in another process. */
function probeNative(home) {
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [join(__dirname, 'probe.js'), home],
    {
      encoding: 'utf8',
      timeout: PROBE_TIMEOUT_MS,
    },
  );
  if (status === 0) return { state: 'usable' };
  const lastLine = (stderr ?? '').trim().split('\n').pop();
  const reason = signal === null ? lastLine : `its process was ended by ${signal}`;
  return { state: 'unusable', reason };
}

/** Notes that these files worked here, so that no start of a training repeats the probe. */
function noteProof(home) {
  const { files } = inspectFiles(home);
  writeFileSync(nativePaths(home).proof, JSON.stringify(fingerprint(files)));
}

function isProven(home, files) {
  try {
    const proven = readFileSync(nativePaths(home).proof, 'utf8');
    return proven === JSON.stringify(fingerprint(files));
  } catch {
    return false;
  }
}

function fingerprint(files) {
  const sizes = files.map((path) => {
    const { size, mtimeMs } = statSync(path);
    return { path, size, mtimeMs };
  });
  return { node: process.version, processor: cpus()[0]?.model ?? '', files: sizes };
}

module.exports = { checkNative, noteProof, probeNative };
