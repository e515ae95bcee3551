import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Typed {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  /** What is typed while the command runs. */
  readonly keys?: string;
  /** After which the command is interrupted, as by Ctrl-C: for those that run until they are stopped. */
  readonly seconds: number;
}

export interface Shown {
  readonly exitCode: number;
  /** The last state of each line, without control sequences. */
  readonly lines: readonly string[];
}

/** Runs a command on a pseudo-terminal of so many columns, by util-linux's `script`. */
export async function onTerminal(typed: Typed): Promise<Shown> {
  const { words, cwd, env, columns, keys = '', seconds } = typed;
  const command = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  const line = `stty cols ${columns} rows 50; exec timeout --preserve-status -s INT -k 20 ${seconds} ${command}`;
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  if (keys !== '') child.stdin.write(keys);
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, lines: linesOf(Buffer.concat(printed).toString()) };
}

const PAINT = /\u001b\[[\d;]*m/g;
/** Moves the cursor or clears: what was drawn before is drawn over. */
const MOVE = /\u001b\[[\d;?]*[A-Za-ln-z]|\r(?!\n)/;

function linesOf(printed: string): string[] {
  const lines = printed.replace(PAINT, '').replaceAll('\r\n', '\n').trimEnd().split('\n');
  return lines.map(
    (line) =>
      line
        .split(MOVE)
        .filter((part) => part !== '')
        .at(-1) ?? '',
  );
}
