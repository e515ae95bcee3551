import { EventEmitter } from 'node:events';
import { guardOutput } from './guard-output';

function guarded(exitCode?: number) {
  const written: string[] = [];
  const exits: number[] = [];
  const stdout = new EventEmitter();
  const stderr = Object.assign(new EventEmitter(), { write: (text: string) => written.push(text) });
  guardOutput({ stdout, stderr, exitCode, exit: (code) => exits.push(code) });
  return { stdout, stderr, written, exits };
}
const failure = (code: string) => Object.assign(new Error(code), { code });

it.each([
  [undefined, 0],
  [3, 3],
])('ends quietly when the reader has gone, with exit code %p as %p', (exitCode, ended) => {
  const { stdout, written, exits } = guarded(exitCode);
  stdout.emit('error', failure('EPIPE'));
  expect([written, exits]).toEqual([[], [ended]]);
});

it('reports that the output cannot be written, and ends with 1', () => {
  const { stdout, written, exits } = guarded();
  stdout.emit('error', failure('ENOSPC'));
  expect(written.join('')).toContain('received: ENOSPC');
  expect(exits).toEqual([1]);
});

it('continues when no process reads its lines', () => {
  const { stderr, exits } = guarded();
  stderr.emit('error', failure('EPIPE'));
  expect(exits).toEqual([]);
});

it('takes a terminal without a size for one of 80 columns, and leaves another as it is', () => {
  const terminal = (columns: number | undefined) =>
    Object.assign(new EventEmitter(), { columns, rows: columns, write: () => true });
  const [stdout, stderr] = [terminal(0), terminal(120)];
  guardOutput({ stdout, stderr, exit: () => undefined });
  expect(stdout).toMatchObject({ columns: 80, rows: 24 });
  expect(stderr).toMatchObject({ columns: 120, rows: 120 });
  const pipe = terminal(undefined);
  guardOutput({ stdout: pipe, stderr: pipe, exit: () => undefined });
  expect(pipe.columns).toBeUndefined();
});
