import { Writable } from 'node:stream';
import { Command } from 'commander';
import { CommandError } from '../errors/command-error';
import { runProgram } from './run-program';
import { NeededOption, requireOptions } from './usage-error';

async function run(...args: readonly string[]) {
  let printed = '';
  const stderr = new Writable({
    write: (chunk: Buffer, _, done) => {
      printed += chunk.toString();
      done();
    },
  });
  const program = new Command('tool')
    .version('1.2.3')
    .exitOverride()
    .configureOutput({ outputError: () => undefined, writeOut: () => undefined });
  program
    .command('save')
    .addOption(new NeededOption('--to <file>', 'where to', null))
    .option('--json')
    .action(async (_, command: Command) => {
      await requireOptions(command, undefined);
      throw new CommandError('disk_full', 1, { message: 'It is full.', next: 'tidy up' });
    });
  const code = await runProgram(program, ['node', 'tool', ...args], stderr);
  return { code, printed };
}

describe('a command line', () => {
  it('that is mistyped is refused with a guess, before a missing option is reported', async () => {
    const { code, printed } = await run('save', '--too', 'x');
    expect(code).toBe(2);
    expect(printed).toContain("error bad_usage: unknown option '--too'.");
    expect(printed).toContain('next: Did you mean --to?');
    expect((await run('safe')).printed).toContain('Did you mean save?');
  });

  it('without a required option is refused', async () => {
    const { code, printed } = await run('save');
    expect(code).toBe(2);
    expect(printed).toContain("required option '--to <file>' not specified");
  });

  it('with nothing in the place of what it needs is refused', async () => {
    const { code, printed } = await run('save', '--to', ' ');
    expect(code).toBe(2);
    expect(printed).toContain("required option '--to <file>' is blank");
  });

  it('ends with the exit code of the error, and prints the error as text or as JSON', async () => {
    expect(await run('save', '--to', 'x')).toEqual({
      code: 1,
      printed: 'error disk_full: It is full.\n  next: tidy up\n',
    });
    const { printed } = await run('save', '--to', 'x', '--json');
    expect(JSON.parse(printed)).toMatchObject({ error: { code: 'disk_full' } });
  });

  it('that asks for the version ends without an error', async () => {
    expect(await run('--version')).toEqual({ code: 0, printed: '' });
  });
});
