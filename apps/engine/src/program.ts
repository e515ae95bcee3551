import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textTable } from '@meta-agent/command-line';
import { Command, type OptionValues } from 'commander';

export interface ProgramContext {
  readonly env: NodeJS.ProcessEnv;
  /** For results alone. */
  readonly stdout: NodeJS.WritableStream;
}

/** The command line; what serves is loaded only to serve. */
export function createProgram({ env, stdout }: ProgramContext): Command {
  const version = readVersion();
  const program = new Command('meta-engine')
    .description('Decides SELL, HOLD or BUY over HTTP. Its settings are environment variables.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', '\nmeta-engine config show prints every variable and its value.');
  program
    .command('serve')
    .description('serve until a signal says to stop (what it does without a command)')
    .action(async () => {
      const { serve } = await import('./serve.js');
      await serve(env, version);
    });
  program
    .command('config')
    .description('settings')
    .command('show')
    .description('print every variable, its value in force and where that is from')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: OptionValues) => {
      const { showConfig } = await import('./config/engine-config.js');
      const settings = showConfig(env);
      const rows = settings.map(({ name, value, source }) => [name, value, source]);
      const head = ['variable', 'value', 'source'];
      const printed = json === true ? JSON.stringify(settings, null, 2) : textTable(head, rows);
      stdout.write(`${printed}\n`);
    });
  return program;
}

function readVersion(): string {
  const text = readFileSync(join(__dirname, '../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
