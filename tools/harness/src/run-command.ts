import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The workspace's own folder. */
export const ROOT = join(__dirname, '../../..');
export const TRAINER = join(ROOT, 'apps/trainer/bin/meta-trainer.js');
export const OPS = join(ROOT, 'apps/ops/bin/meta-ops.js');
export const AGENTS = join(ROOT, 'apps/agents/bin/meta-agents.js');
export const SIMULATOR = join(ROOT, 'tools/simulate/bin/meta-simulate.js');

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built `meta-trainer`. */
export function runTrainer(
  args: readonly string[],
  options?: CommandOptions,
): Promise<CommandResult> {
  return runNode([TRAINER, ...args], options);
}

/** Runs the built `meta-ops`. */
export function runOps(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return runNode([OPS, ...args], options);
}

/**
 * Runs a script in its own process. From the developer's environment the script gets only the
 * paths: the test sets META_*, LOG_LEVEL and the colour variables.
 * @throws Error when a signal ends it
 */
export function runNode(
  args: readonly string[],
  { cwd = ROOT, env = {} }: CommandOptions = {},
): Promise<CommandResult> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      if (exitCode === null) reject(new Error(`${args.join(' ')}: ended by ${signal ?? 'nobody'}`));
      else resolve({ exitCode, stdout: textOf(stdout), stderr: textOf(stderr) });
    });
  });
}

/** A short module without a file, for node's --import. */
export function inlineModule(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

const textOf = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
