import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { ROOT, temporaryFolder } from '@meta-agent/harness';

/** What a fresh machine has: Node, npm, a shell, and the file commands that the README and npm type. */
const PROGRAMS = ['node', 'npm', 'npx', 'sh', 'cat', 'cp', 'echo', 'env', 'mkdir', 'uname'];

/** Folders of the root that a clone does not have. */
const NOT_CLONED = ['.git', '.nx', 'coverage', 'out-tsc', 'demo', 'demo-candles', 'logs', 'agents'];

export interface FreshMachine {
  /** The clone. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A clone of the repository on a machine with Node alone.
 * @param standIns scripts in place of programs, by name
 * @param isInstalled whether the clone is installed and built
 */
export function freshMachine(
  standIns: Readonly<Partial<Record<string, string>>>,
  isInstalled: boolean,
): FreshMachine {
  const home = temporaryFolder();
  const folder = join(home, 'meta-agent');
  const path = join(home, 'bin');
  mkdirSync(path);
  for (const name of PROGRAMS) {
    const script = standIns[name];
    if (script === undefined) symlinkSync(find(name), join(path, name));
    else writeScript(join(path, name), script);
  }
  const isKept = (source: string) => isCloned(source) && (isInstalled || !isBuilt(source));
  cpSync(ROOT, folder, { recursive: true, filter: isKept });
  if (isInstalled) linkModules(folder, standIns);
  return { folder, env: { PATH: path, HOME: home, npm_config_update_notifier: 'false' } };
}

/** The place of a program that a shell would find. */
export function find(name: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${name} is not on the PATH`);
  return realpathSync(found);
}

const isBuilt = (source: string) => /^(dist|.*\.tsbuildinfo)$/.test(basename(source));

function isCloned(source: string): boolean {
  if (source === ROOT) return true;
  const name = basename(source);
  if (name === 'node_modules') return false;
  const isInRoot = join(ROOT, name) === source;
  if (isInRoot && NOT_CLONED.includes(name)) return false;
  return source !== join(ROOT, 'models') && !source.startsWith(join(ROOT, 'models/'));
}

/** The installed packages; those of the workspace are the clone's own, and npm's links lead to these. */
function linkModules(folder: string, standIns: Readonly<Partial<Record<string, string>>>): void {
  const modules = join(folder, 'node_modules');
  const installed = join(ROOT, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(installed)) {
    const isOurs = ['.bin', '@meta-agent'].includes(name);
    if (!isOurs) symlinkSync(join(installed, name), join(modules, name));
    else copyLinks(join(installed, name), join(modules, name), standIns);
  }
  for (const kind of ['apps', 'libs', 'tools']) {
    for (const project of readdirSync(join(ROOT, kind))) {
      const nested = join(kind, project, 'node_modules');
      if (existsSync(join(ROOT, nested))) symlinkSync(join(ROOT, nested), join(folder, nested));
    }
  }
}

function copyLinks(
  from: string,
  to: string,
  standIns: Readonly<Partial<Record<string, string>>>,
): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const script = standIns[name];
    const source = join(from, name);
    if (script !== undefined) writeScript(join(to, name), script);
    else if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), join(to, name));
  }
}

function writeScript(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}
