import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { inlineModule } from './run-command';

/**
 * Measures a process's peak memory from inside the process: sampling from outside can miss the
 * peak. It does not use `maxRSS`: Linux starts a process with the peak of its parent.
 */
export function peakMemory(): { readonly module: string; readonly peakKiB: () => number } {
  const path = join(temporaryFolder(), 'peak-kib');
  const module = inlineModule(`
    import { readFileSync, writeFileSync } from 'node:fs';
    process.once('exit', () => {
      const [, peak] = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
      writeFileSync(${JSON.stringify(path)}, peak);
    });
  `);
  return { module, peakKiB: () => Number(readFileSync(path, 'utf8')) };
}
