import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import { openRegistry } from '../src/registry/registry';
import { smallDraft } from './small-draft';

/** The disk; each operation first prints a dot, so that a killer can aim at it. */
const dottedDisk = new Proxy<Disk>(
  { ...nodeDisk },
  {
    get(disk, name: keyof Disk) {
      process.stdout.write('.');
      return disk[name].bind(disk);
    },
  },
);

/** After a line on its standard input, saves and promotes versions until it is killed. */
async function saveAndPromoteForever(dir: string, firstSeed: number): Promise<void> {
  const registry = openRegistry({ dir, disk: dottedDisk });
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
