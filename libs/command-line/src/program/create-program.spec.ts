import { z } from 'zod';
import { createProgram } from './create-program';
import { argument, defineCommand, type CommandInput } from './define-command';
import { askedOption, defaultOption, flag, option, requiredOption } from './option';
import { numberWithin, texts, wholeWithin } from './option-schemas';
import { runProgram } from './run-program';

interface Baking {
  readonly loaves: number;
  readonly heat: number;
  readonly shelf: string | undefined;
  readonly with: readonly string[] | undefined;
  readonly cool: boolean;
  readonly json: boolean;
}
type BakeInput = CommandInput<Baking, readonly [recipe: string, rest: readonly string[]]>;

const bake = defineCommand({
  name: 'bake',
  description: 'bake some loaves',
  arguments: [argument('<recipe>', 'its name'), argument('[rest...]', 'more of them')],
  options: {
    loaves: requiredOption(
      '--loaves <count>',
      'how many',
      wholeWithin({ min: 1, max: 9, what: 'loaves' }),
    ),
    heat: defaultOption(
      '--oven-heat <degrees>',
      'how hot',
      '200',
      numberWithin({ min: 50, max: 300, what: 'degrees' }),
    ),
    shelf: option('--shelf <name>', 'where to'),
    with: option('--with <things...>', 'what to put in', texts),
    cool: flag('--no-cool', 'hand them over hot'),
    json: flag('--json', 'print JSON'),
  },
  run: () =>
    Promise.resolve(({ options, args }: BakeInput, shop: Shop) => {
      shop.baked.push({ options, args });
      return Promise.resolve();
    }),
});

const count = defineCommand({
  name: 'till count',
  description: 'count the money',
  options: {},
  run: (): Promise<(input: CommandInput, shop: Shop) => Promise<void>> =>
    Promise.reject(new Error('The module cannot be loaded.')),
});

interface Shop {
  readonly baked: unknown[];
}

async function run(...typed: readonly string[]) {
  let [stdout, stderr] = ['', ''];
  const shop: Shop = { baked: [] };
  const events: string[] = [];
  const program = createProgram<Shop>({
    name: 'bakery',
    description: 'Bakes.',
    version: '1.2.3',
    commands: [bake, count],
    groups: { till: 'money' },
    runWith: async (command, action) => {
      events.push(`open ${command}`);
      try {
        await action(shop);
      } finally {
        events.push('close');
      }
    },
  });
  for (const part of [program, ...program.commands]) {
    part.configureOutput({ writeOut: (text) => (stdout += text), outputError: () => undefined });
  }
  const stream = { write: (text: string) => (stderr += text) } as unknown as NodeJS.WriteStream;
  const code = await runProgram(program, ['node', 'bakery', ...typed], stream);
  return { code, stdout, stderr, events, baked: shop.baked };
}

describe('a command', () => {
  it('receives its arguments, and its options parsed by their schemas', async () => {
    const typed = ['bake', 'rye', 'spelt', '--loaves', '2', '--with', 'seeds', 'salt'];
    const { code, baked, events } = await run(...typed);
    expect(code).toBeNull();
    expect(baked).toEqual([
      {
        args: ['rye', ['spelt']],
        options: { loaves: 2, heat: 200, with: ['seeds', 'salt'], cool: true, json: false },
      },
    ]);
    expect(events).toEqual(['open bake', 'close']);
  });

  it('receives the value of a typed switch and of a negated switch', async () => {
    const { baked } = await run('bake', 'rye', '--loaves', '2', '--no-cool', '--json');
    expect(baked).toMatchObject([{ options: { cool: false, json: true } }]);
  });

  it('does not run on an invalid value; the error states the expected value', async () => {
    const { code, stderr, baked } = await run('bake', 'rye', '--loaves', '1.5');
    expect({ code, baked }).toEqual({ code: 2, baked: [] });
    expect(stderr.split('\n')).toEqual([
      'error bad_argument: --loaves is not valid.',
      '  expected: a whole number of loaves, 1 to 9',
      '  received: 1.5',
      '  next: correct --loaves',
      '',
    ]);
  });

  it.each([
    [['--loaves', '2', '--loaves', '3'], '--loaves', '2,3'],
    [['--loaves', '2', '--loaves=2'], '--loaves', '2,2'],
    [['--loaves', '2', '--shelf', 'a', '--shelf', 'b', '--shelf', 'c'], '--shelf', 'a,b,c'],
    [['--loaves', '2', '--oven-heat', '100', '--oven-heat', '200'], '--oven-heat', '100,200'],
  ])('does not run when an option of one value is typed twice: %j', async (typed, flag, given) => {
    const { code, stderr, baked } = await run('bake', 'rye', ...typed);
    expect({ code, baked }).toEqual({ code: 2, baked: [] });
    expect(stderr).toContain(`error bad_argument: ${flag} is not valid.\n`);
    expect(stderr).toContain(`  expected: one value, typed once\n  received: ${given}\n`);
  });

  it('collects the values of an option of several that is typed twice', async () => {
    const typed = ['--loaves', '2', '--with', 'seeds', '--with', 'salt'];
    const { baked } = await run('bake', 'rye', ...typed);
    expect(baked).toMatchObject([{ options: { with: ['seeds', 'salt'] } }]);
  });

  it('reports every invalid value at once', async () => {
    const typed = ['bake', 'rye', '--loaves', '10', '--oven-heat', 'hot', '--json'];
    const { stderr } = await run(...typed);
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'bad_argument',
        message: '--loaves, --oven-heat are not valid.',
        issues: [
          '--loaves: expected a whole number of loaves, 1 to 9, received "10"',
          '--oven-heat: expected a number of degrees, 50 to 300, received "hot"',
        ],
        next: 'correct --loaves, --oven-heat',
      },
    });
  });

  it.each([
    [['bale', 'rye'], "unknown command 'bale'.", 'Did you mean bake?'],
    [['bake', 'rye', '--loves', '2'], "unknown option '--loves'.", 'Did you mean --loaves?'],
    [['bake', 'rye'], "required option '--loaves <count>' not specified.", '--help'],
    [['bake', '--loaves', '2'], "missing required argument 'recipe'.", '--help'],
    [['till', 'cont'], "unknown command 'cont'.", 'Did you mean count?'],
  ])('that is mistyped as %j is refused before any file is opened', async (typed, what, next) => {
    const { code, stderr, events } = await run(...typed);
    expect({ code, events }).toEqual({ code: 2, events: [] });
    expect(stderr).toContain(`error bad_usage: ${what}`);
    expect(stderr).toContain(next);
  });

  it('that fails is still cleaned up', async () => {
    const { code, events } = await run('till', 'count');
    expect({ code, events }).toEqual({ code: 1, events: ['open till count', 'close'] });
  });

  it('is listed by the help, with its arguments and its defaults', async () => {
    const { code, stdout } = await run('bake', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: bakery bake [options] <recipe> [rest...]');
    expect(stdout).toMatch(/--loaves <count> +how many \(required\)/);
    expect(stdout).toMatch(/--oven-heat <degrees> +how hot \(default: 200\)/);
  });
});

describe('an option that is asked for', () => {
  const close = defineCommand({
    name: 'close',
    description: 'close the shop',
    options: { reason: askedOption('-r, --reason <text>', 'for the sign', 'Why?') },
    run: () =>
      Promise.resolve(({ options }: CommandInput<{ readonly reason: string }>, told: string[]) => {
        told.push(options.reason);
        return Promise.resolve();
      }),
  });

  async function runClose(typed: readonly string[], ask?: (question: string) => Promise<string>) {
    const told: string[] = [];
    const stream = { write: () => true } as unknown as NodeJS.WriteStream;
    const program = createProgram<string[]>({
      ...{ name: 'bakery', description: 'Bakes.', version: '1.2.3', commands: [close] },
      ...{ ask, runWith: (_, action) => action(told) },
    });
    return { code: await runProgram(program, ['node', 'bakery', 'close', ...typed], stream), told };
  }

  it('is asked for on a terminal when it is not typed, and an error off a terminal', async () => {
    const asked: string[] = [];
    const ask = (question: string) => {
      asked.push(question);
      return Promise.resolve('sold out');
    };
    expect(await runClose(['-r', 'holiday'], ask)).toEqual({ code: null, told: ['holiday'] });
    expect(asked).toEqual([]);
    expect(await runClose([], ask)).toEqual({ code: null, told: ['sold out'] });
    expect(asked).toEqual(['Why?']);
    expect(await runClose([])).toEqual({ code: 2, told: [] });
  });
});

describe('the command schema', () => {
  async function schemaOf(...words: readonly string[]) {
    const printed: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
    const stream = { write: (text: string) => printed.push(text) > 0 };
    const program = createProgram<Shop>({
      ...{ name: 'bakery', description: 'Bakes.', version: '1.2.3', commands: [bake, count] },
      groups: { till: 'money' },
      results: () => Promise.resolve({ bake: z.object({ loaves: z.int() }) }),
      runWith: () => Promise.resolve(),
    });
    const code = await runProgram(program, ['node', 'bakery', 'schema', ...words], stream);
    write.mockRestore();
    return { code, text: printed.join('') };
  }

  it('prints what a command prints with --json, or the names; it forbids no new member', async () => {
    expect(JSON.parse((await schemaOf()).text)).toEqual(['bake']);
    const { title, properties, ...rest } = JSON.parse((await schemaOf('bake')).text) as Record<
      string,
      unknown
    >;
    expect([title, properties]).toEqual([
      'bakery bake --json',
      { loaves: expect.objectContaining({ type: 'integer' }) as unknown },
    ]);
    expect(rest).not.toHaveProperty('additionalProperties');
  });

  it('of another command is refused', async () => {
    const { code, text } = await schemaOf('till', 'count');
    expect(code).toBe(2);
    expect(text).toContain('No command bakery till count prints JSON.');
  });
});
