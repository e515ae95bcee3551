import { emitKeypressEvents } from 'node:readline';

interface Key {
  readonly name?: string;
  readonly ctrl: boolean;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves at q, Ctrl-C or a signal. @returns also a function that releases keys and signals */
export function untilQuit(stdin: NodeJS.ReadStream): {
  readonly quit: Promise<void>;
  readonly release: () => void;
} {
  let end: () => void = () => undefined;
  const quit = new Promise<void>((resolve) => (end = resolve));
  const onKey = (_: string, { name, ctrl }: Key) => {
    if (name === 'q' || (ctrl && (name === 'c' || name === 'd'))) end();
  };
  const onSignal = () => {
    end();
  };
  if (stdin.isTTY) {
    emitKeypressEvents(stdin);
    stdin.setRawMode(true);
    stdin.on('keypress', onKey).resume();
  }
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    if (!stdin.isTTY) return;
    stdin.off('keypress', onKey).pause();
    stdin.setRawMode(false);
  };
  return { quit, release };
}
