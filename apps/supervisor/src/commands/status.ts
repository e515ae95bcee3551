import { textTable } from '@meta-agent/command-line';
import { assertRegistry, readLiveChain } from '@meta-agent/model-io';
import type { CommandContext } from './context';
import { rowsOf } from './live-in-words';
import type { RegistryInput } from './options';
import { registryFolder } from './registry-folder';

/** `meta-supervisor status` */
export async function status({ options }: RegistryInput, context: CommandContext): Promise<void> {
  const dir = registryFolder(options, context);
  await assertRegistry(dir);
  const chain = await readLiveChain(dir);
  const live = chain.length === 0 ? null : chain[0].state;
  const { stdout } = context;
  if (options.json) {
    stdout.write(`${JSON.stringify({ live, verified_generations: chain.length })}\n`);
    return;
  }
  if (live === null) {
    stdout.write(`No live state in ${dir}: the thresholds of the artifacts are in force.\n`);
    return;
  }
  const rows = [...rowsOf(live), ['verified', `${chain.length} generations, each by the next`]];
  stdout.write(`${textTable(['live state', dir], rows)}\n`);
}
