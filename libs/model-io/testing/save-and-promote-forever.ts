import { openRegistry } from '../src/registry/registry';
import { smallDraft } from './small-draft';

/** Saves and promotes one version after the other until it is killed. */
async function saveAndPromoteForever(dir: string, firstSeed: number): Promise<void> {
  const registry = openRegistry({ dir });
  console.log('ready');
  for (let seed = firstSeed; ; seed += 1) {
    const { version } = await registry.save(smallDraft(seed));
    const reason = `seed ${seed}`;
    await registry.promote({ version, event: 'promote', actor: 'test', reason, forced: false });
  }
}

void saveAndPromoteForever(process.argv[2], Number(process.argv[3]));
