import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeHistory } from '../src/registry/history';
import type { Registry } from '../src/registry/registry';
import { currentPath, ledgerPath } from '../src/registry/registry-paths';
import type { Restoration } from '../src/registry/restore-registry';

/** A restoration of a registry's versions and history into another registry. */
export function restorationOf(registry: Registry, versions: readonly string[]): Restoration {
  const { dir } = registry;
  return {
    unpack: async (staging) => {
      for (const version of versions) {
        for (const name of readdirSync(registry.pathOf(version))) {
          await staging.write(version, name, readFileSync(join(registry.pathOf(version), name)));
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
