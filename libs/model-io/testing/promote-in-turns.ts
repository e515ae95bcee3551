import { openRegistry } from '../src/registry/registry';

/** Promotes the given versions in sequence for the given number of turns. */
async function promoteInTurns(dir: string, turns: number, versions: string[]): Promise<void> {
  const registry = openRegistry({ dir, lockWaitMs: 60_000 });
  for (let turn = 0; turn < turns; turn += 1) {
    const version = versions[turn % versions.length];
    const actor = `process ${process.pid}`;
    await registry.promote({ version, event: 'promote', actor, reason: 'race', forced: false });
  }
}

const [dir, turns, ...versions] = process.argv.slice(2);
void promoteInTurns(dir, Number(turns), versions);
