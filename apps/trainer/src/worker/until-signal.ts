import { EXIT } from '@meta-agent/command-line';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Resolves at the first signal to end; the second one ends the process, and its trainings with it. */
export function untilSignal(process: Pick<NodeJS.Process, 'on' | 'exit'>): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    for (const name of SIGNALS) {
      process.on(name, () => {
        signals += 1;
        if (signals > 1) process.exit(EXIT.interrupted);
        resolve();
      });
    }
  });
}
