import type { CommandInput } from '@meta-agent/command-line';
import { nodeDisk, publishFile } from '@meta-agent/durable-files';
import { openModel } from '@meta-agent/model-io';
import { TrainerError } from '../errors';
import { renderReport } from '../report/render-report';
import { reportedModel } from '../report/reported-model';
import type { CommandContext } from './context';

type ReportInput = CommandInput<
  {
    readonly modelDir: string | undefined;
    readonly out: string | undefined;
    readonly json: boolean;
  },
  readonly [version: string | undefined, other: string | undefined]
>;

/** `meta-trainer report [V] [V2]` */
export async function report(
  { options, args: [version, other] }: ReportInput,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const dir = options.modelDir ?? context.modelDir;
  const models = [await openModel(dir, version)];
  if (other !== undefined) models.push(await openModel(dir, other));
  const versions = models.map(({ version }) => version);
  const text = renderReport(models.map(reportedModel));
  const path = options.out ?? `report-${versions.join('-')}.html`;
  await write(path, text);
  reporter.end();
  const written = { path, versions, bytes: Buffer.byteLength(text) };
  context.stdout.write(
    options.json
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
