import { openRegistry } from '../src/registry/registry';
import { smallDraft } from './small-draft';

/** After a line on its standard input, saves and promotes versions until it is killed. */
async function saveAndPromoteForever(dir: string, firstSeed: number): Promise<void> {
  const registry = openRegistry({ dir });
  for (let seed = firstSeed; ; seed += 1) {
    const { version } = await registry.save(smallDraft(seed));
    const reason = `seed ${seed}`;
    await registry.promote({ version, event: 'promote', actor: 'test', reason, forced: false });
  }
}

const [dir, firstSeed] = process.argv.slice(2);
// End this process when the test process dies.
process.stdin.once('end', () => process.exit());
process.stdin.once('data', () => void saveAndPromoteForever(dir, Number(firstSeed)));
console.log('ready');
