import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeHistory } from '../src/registry/history';
import type { Registry, Restoration } from '../src/registry/registry';
import { currentPath, ledgerPath } from '../src/registry/registry-paths';

/** What brings a registry's versions and history back elsewhere. */
export function restorationOf({ dir, pathOf }: Registry, versions: readonly string[]): Restoration {
  return {
    unpack: async ({ write }) => {
      for (const version of versions) {
        for (const name of readdirSync(pathOf(version))) {
          await write(version, name, readFileSync(join(pathOf(version), name)));
        }
      }
    },
    history: decodeHistory({
      ledger: readFileSync(ledgerPath(dir)),
      current: readFileSync(currentPath(dir)),
    }),
    actor: 'operator',
    reason: 'the disk broke',
  };
}
