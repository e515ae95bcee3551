import { resolve } from 'node:path';
import { writePage, type CommandInput } from '@meta-agent/command-line';
import { STDOUT, writeOutput } from '@meta-agent/durable-files';
import { filesOfRegistry, ModelError, openRegistry, type LoadedModel } from '@meta-agent/model-io';
import { count } from '@meta-agent/words';
import { renderReport } from '../report/render-report';
import { reportedModel } from '../report/reported-model';
import type { CommandContext } from './context/context';
import { openNamedModel } from './open-named-model';

type ReportInput = CommandInput<
  {
    readonly modelDir: string | undefined;
    readonly out: string | undefined;
    readonly open: boolean;
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
  const models = [await reportedOf(dir, version)];
  if (other !== undefined) models.push(await openNamedModel(dir, other));
  const versions = models.map(({ version }) => version);
  const text = renderReport(models.map(reportedModel));
  const path = options.out ?? `report-${versions.join('-')}.html`;
  const inputs = await filesOfRegistry(dir);
  await writeOutput(path, { stdout: context.stdout, inputs }, async (output) => {
    await output.append(text);
  });
  reporter.end();
  const written = { path, versions, bytes: Buffer.byteLength(text) };
  // With --out - the standard output carries only the page.
  const stdout = path === STDOUT ? context.stderr : context.stdout;
  const size = `${count(written.bytes / 1000)} kB`;
  writePage(stdout, options.json ? JSON.stringify(written) : `✅ Report saved: ${path} (${size})`);
  if (options.open && path !== STDOUT) {
    const { default: open } = await import('open');
    await open(resolve(path));
  }
}

/** The named version; else the current one; else, where none was ever promoted, the newest. */
async function reportedOf(dir: string, version: string | undefined): Promise<LoadedModel> {
  try {
    return await openNamedModel(dir, version);
  } catch (error) {
    const isNothingCurrent = error instanceof ModelError && error.code === 'current_missing';
    const newest = isNothingCurrent ? (await openRegistry({ dir }).list()).at(-1) : undefined;
    if (newest === undefined) throw error;
    return openNamedModel(dir, newest);
  }
}
