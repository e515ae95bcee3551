import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './cli/run-command';
import { SimulateError } from './errors';

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
  version: string;
};

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interruption.abort(new SimulateError('interrupted', `${signal}: nothing was written.`));
  });
}

void runCommand(process.argv.slice(2), {
  version,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  signal: interruption.signal,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
