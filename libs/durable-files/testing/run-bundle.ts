import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { killAfterTests } from './child-process';
import { temporaryFolder } from './temporary-folder';

/**
 * Bundles a TypeScript file: a process that runs the bundle starts in a fraction of the time that
 * `runChild` takes. @returns the path of the bundle
 */
export async function bundleScript(script: string): Promise<string> {
  // Few tests need it, and every test loads this file.
  const { build } = await import('esbuild');
  const outfile = join(temporaryFolder(), 'bundle.js');
  await build({
    ...{ entryPoints: [script], outfile, bundle: true, platform: 'node', target: 'node20' },
    ...{ conditions: ['@meta-agent/source'], logLevel: 'error' },
  });
  return outfile;
}

/** Runs a bundle in its own process, which is killed after the tests. */
export function runBundle(bundle: string, ...args: readonly string[]): ChildProcess {
  return killAfterTests(
    spawn(process.execPath, [bundle, ...args], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
}
