import { join } from 'node:path';
import { ROOT, runNode, SIMULATOR } from '@meta-agent/harness';

const PROGRAMS = ['trainer', 'engine', 'ops', 'agents', 'supervisor'];

/** Without these nothing is read, written or served: they have no default. */
const WITHOUT_DEFAULT =
  /^--(agents|config|prices|outcomes|labels|history|follow|follow-stream|out|state|html|to|check|listen|listen-token-file|run-id|symbol|at|id|since|against|engine|token-file|symbol-map) /;
const binOf = (app: string) => join(ROOT, `apps/${app}/bin/meta-${app}.js`);

const helps = new Map<string, string>();

async function helpOf(bin: string, command: string): Promise<string> {
  const key = `${bin} ${command}`;
  const help = helps.get(key) ?? (await readHelp(bin, command));
  helps.set(key, help);
  return help;
}

async function readHelp(bin: string, command: string): Promise<string> {
  const words = command === '' ? [] : command.split(' ');
  const { exitCode, stdout } = await runNode([bin, ...words, '--help']);
  expect([command, exitCode]).toEqual([command, 0]);
  return stdout;
}

/** Every command of a program, from its own completion. */
async function commandsOf(bin: string): Promise<string[]> {
  const { stdout } = await runNode([bin, 'completion', 'bash']);
  const paths = [...stdout.matchAll(/^ {4}'([^']+)'\) words=/gm)].map(([, path]) => path);
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path} `)));
}

/** The examples of a help, and the flags that the help does not list. */
function examplesIn(help: string, program: string): [examples: string[], unknown: string[]] {
  const [described, examples = ''] = help.split('\nExamples:\n');
  const lines = examples.split('\n').filter((line) => line.startsWith(`  ${program} `));
  const flags = lines.flatMap((line) => line.match(/(?<= )--?[a-z][a-z-]*/g) ?? []);
  const isListed = (flag: string) => new RegExp(`(^|[ ,])${flag}[ ,\n]`).test(described);
  return [lines, flags.filter((flag) => !isListed(flag))];
}

describe('--help', () => {
  it.each(PROGRAMS)('of each command of meta-%s shows two examples with its flags', async (app) => {
    const commands = await commandsOf(binOf(app));
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) {
      const [examples, unknown] = examplesIn(await helpOf(binOf(app), command), `meta-${app}`);
      expect({ command, unknown, hasTwo: examples.length >= 2 }).toEqual({
        ...{ command, unknown: [], hasTwo: true },
      });
      for (const example of examples) expect(example).toContain(`meta-${app} ${command}`);
    }
  });

  it.each(PROGRAMS)('of meta-%s, and of each of its groups, shows two examples', async (app) => {
    const groups = (await commandsOf(binOf(app))).filter((command) => command.includes(' '));
    for (const group of ['', ...new Set(groups.map((command) => command.split(' ')[0]))]) {
      const [examples] = examplesIn(await helpOf(binOf(app), group), `meta-${app}`);
      expect([group, examples.length >= 2]).toEqual([group, true]);
    }
  });

  it.each(PROGRAMS)('of meta-%s has a default for each option that takes a value', async (app) => {
    for (const command of await commandsOf(binOf(app))) {
      const help = (await helpOf(binOf(app), command)).replace(/\n {10,}(?! *--)/g, ' ');
      const silent = [...help.matchAll(/^ +((?:-\w, )?--[\w-]+ <.*?>)  +(.*)$/gm)]
        .filter(([, , meaning]) => !/\((default|required|choices)|default: /.test(meaning))
        .map(([, flags]) => flags)
        .filter((flags) => !WITHOUT_DEFAULT.test(flags));
      expect([command, silent]).toEqual([command, []]);
    }
  });

  it('of meta-simulate shows two examples with its flags', async () => {
    const [examples, unknown] = examplesIn(await helpOf(SIMULATOR, ''), 'meta-simulate');
    expect([examples.length, unknown]).toEqual([2, []]);
  });
});

describe('completion', () => {
  it.each(PROGRAMS)('of meta-%s is printed for bash, zsh and fish', async (app) => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { exitCode, stdout, stderr } = await runNode([binOf(app), 'completion', shell]);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`meta-${app}`);
    }
    expect((await runNode([binOf(app), 'completion', 'csh'])).exitCode).toBe(2);
  });
});
