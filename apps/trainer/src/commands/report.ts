import { nodeDisk, publishFile } from '@meta-agent/durable-files';
import { openModel } from '@meta-agent/model-io';
import type { OptionValues } from 'commander';
import { TrainerError } from '../errors';
import { renderReport } from '../report/render-report';
import { reportedModel } from '../report/reported-model';
import type { CommandContext } from './context';
import { optionalText } from './option-values';
import type { TerminalReporter } from './terminal-reporter';

/** `meta-trainer report [V] [V2]` */
export async function report(
  options: OptionValues,
  context: CommandContext,
  reporter: TerminalReporter,
  args: readonly string[],
): Promise<void> {
  const dir = String(options.modelDir);
  const models = [await openModel(dir, args[0])];
  if (args.length > 1) models.push(await openModel(dir, args[1]));
  const versions = models.map(({ version }) => version);
  const text = renderReport(models.map(reportedModel));
  const path = optionalText(options, 'out') ?? `report-${versions.join('-')}.html`;
  await write(path, text);
  reporter.end();
  const written = { path, versions, bytes: Buffer.byteLength(text) };
  context.stdout.write(
    options.json === true
      ? `${JSON.stringify(written)}\n`
      : `✅ Report saved: ${path} (${written.bytes} bytes)\n`,
  );
}

async function write(path: string, text: string): Promise<void> {
  try {
    await publishFile(nodeDisk, path, Buffer.from(text));
  } catch (cause) {
    throw new TrainerError('output_not_writable', {
      message: `${path} cannot be written.`,
      expected: 'a file in a folder that this user can write to',
      received: (cause as Error).message,
      next: 'choose another --out',
      cause,
    });
  }
}
