import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NeededOption, requireOptions } from '@meta-agent/command-line';
import { Command } from 'commander';
import type { Action, CommandContext } from '../terminal/context';
import { addPolicyFlags } from './policy-options';

const YES = ['--yes', 'do not ask'] as const;
const DEFAULT_URL = 'http://127.0.0.1:8001';
/** The command that reads a whole log. */
const MANY_RECORDS = 'replay';
const VERSION = 'its name, a part of it that no other has, current or newest';

/**
 * The command line. Each command is loaded when it runs, so that help and typing errors are
 * answered at once.
 */
export function createProgram(context: CommandContext): Command {
  const program = new Command('meta-ops')
    .description('Looks after models, their registry and the engine that decides by them.')
    .version(readVersion())
    .exitOverride()
    // Whoever runs this reports what is thrown, as text or as JSON.
    .configureOutput({ outputError: () => undefined });
  const { META_V2_MODEL_DIR = 'models/meta_v2', META_ENGINE_URL } = context.env;
  const addBare = (usage: string, description: string, load: () => Promise<Action>) =>
    program
      .command(usage)
      .description(description)
      .option('--json', 'print the result as JSON')
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command;
        requireOptions(command);
        if (command.name() !== MANY_RECORDS) {
          (await import('../terminal/parse-without-compiling.js')).parseWithoutCompiling();
        }
        const action = await load();
        await action({ args: command.processedArgs, options: command.opts() }, context);
      });
  const add = (usage: string, description: string, load: () => Promise<Action>) =>
    addBare(usage, description, load).option(
      '--model-dir <folder>',
      'the registry',
      META_V2_MODEL_DIR,
    );
  const addOnline = (usage: string, description: string, load: () => Promise<Action>) =>
    addBare(usage, description, load).option(
      '--url <url>',
      'the engine',
      META_ENGINE_URL ?? DEFAULT_URL,
    );
  const toBeFollowed = (command: Command) =>
    command
      .option('--url <url>', 'the engine, to wait until it has followed', META_ENGINE_URL)
      .option('--timeout <seconds>', 'how long to wait for it', '60');

  add('list', 'every version, oldest first', async () => (await import('./look/list.js')).list);

  add(
    'show',
    'what is known of a version',
    async () => (await import('./look/show.js')).show,
  ).argument('<version>', VERSION);

  add('validate', 'run every check on a version, the current one unless named', async () => {
    return (await import('./look/validate.js')).validate;
  })
    .argument('[version]', VERSION)
    .option('--all', 'every version');

  add('diff', 'two versions side by side', async () => (await import('./look/diff.js')).diff)
    .argument('<version>', VERSION)
    .argument('<other>', VERSION);

  add('backup', 'put versions into an archive, the current one unless named', async () => {
    return (await import('./change/backup.js')).backup;
  })
    .argument('[versions...]', VERSION)
    .option('--all', 'every version')
    .addOption(new NeededOption('--to <file>', 'the archive to write, .tar.gz'))
    .option(...YES);

  add('restore', 'bring versions back from an archive', async () => {
    return (await import('./change/restore.js')).restore;
  })
    .argument('<file>', 'an archive that backup has written')
    .option('--no-promote', 'as candidates only')
    .option('--reason <text>', 'for the ledger')
    .option(...YES);

  toBeFollowed(
    add('promote', 'make a version the current one', async () => {
      return (await import('./change/promote.js')).promote;
    }),
  )
    .argument('<version>', VERSION)
    .addOption(new NeededOption('--reason <text>', 'for the ledger'))
    .option('--force', 'in spite of failed gates; the ledger says so')
    .option(...YES);

  toBeFollowed(
    add('rollback', 'go back to the last good promoted version', async () => {
      return (await import('./change/rollback.js')).rollback;
    }),
  )
    .option('--to <version>', 'a certain one')
    .addOption(new NeededOption('--reason <text>', 'for the ledger'))
    .option(...YES);

  add('prune', 'remove old versions', async () => (await import('./change/prune.js')).prune)
    .addOption(new NeededOption('--keep <count>', 'how many of the newest stay'))
    .option(...YES);

  add('ledger', 'what was promoted when, by whom and why', async () => {
    return (await import('./look/ledger.js')).ledger;
  }).option('--verify', 'prove every line, current.json and the current version');

  addPolicyFlags(
    add('replay', 'decide a log again, offline, exactly as the engine would', async () => {
      return (await import('./replay.js')).replay;
    })
      .addOption(
        new NeededOption('--predictions <paths...>', 'logs, of decisions or not, or their folders'),
      )
      .option('--model <version>', 'decides every record; else the model that each row names')
      .option('--against <version>', 'decides every record besides, to be compared')
      .option('--labels <file>', 'what would have been right, CSV')
      .option('--outcomes <file>', 'what became of the trades, CSV')
      .option('--out <file>', 'every decision, JSON lines')
      .option('--no-as-logged', "not by the rows' own models and policies")
      .option('--show <count>', 'differences to print in full', '10')
      .option('--max-invalid-share <share>', 'end when more lines are invalid', '0.01')
      .option(...YES),
  );

  addOnline('status', 'what a running engine says of itself', async () => {
    return (await import('./engine/status.js')).status;
  });

  addOnline('watch', 'a running engine, live; off a terminal a line at a time', async () => {
    return (await import('./engine/watch.js')).watch;
  })
    .option('--interval <seconds>', 'from one look to the next', '1')
    .option('--count <looks>', 'end after so many');

  addOnline('reset-stats', "start a running engine's statistics anew", async () => {
    return (await import('./engine/reset-stats.js')).resetStats;
  })
    .option('--token-file <file>', 'its admin token; else META_ADMIN_TOKEN')
    .option(...YES);

  add('doctor', 'what is wrong with this machine, and what to type to mend it', async () => {
    return (await import('./doctor.js')).doctor;
  }).option('--url <url>', 'the engine; else the one of META_HOST and META_PORT', META_ENGINE_URL);
  return program;
}

function readVersion(): string {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
