import { textTable, writePage } from '@meta-agent/command-line';
import { assertRegistry, readLiveChain } from '@meta-agent/model-io';
import { countOf } from '@meta-agent/words';
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
    writePage(stdout, `No live state in ${dir}: the thresholds of the artifacts are in force.`);
    return;
  }
  const rows = [
    ...rowsOf(live),
    ['verified', `${countOf(chain.length, 'generation')}, each by the next`],
  ];
  writePage(stdout, textTable(['live state', dir], rows));
}
