import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import type { ClientToken } from '@meta-agent/engine-api';
import { TokenStore } from './token-store';
import { tokenDigest } from './token-table';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const [BEFORE, AFTER] = ['token-before', 'token-after'];

interface Store {
  readonly path: string;
  store?: TokenStore;
}

function put(path: string, token: string): void {
  const client: ClientToken = { name: 'desk', scopes: ['decide'], sha256: tokenDigest(token) };
  writeFileSync(path, JSON.stringify({ clients: [client] }), { mode: 0o600 });
}

const sourcesOf = (clientTokensFile: string) => ({
  ...{ adminToken: null, adminTokenFile: null, clientTokensFile },
  ...{ onLoaded: () => undefined, onRefused: () => undefined, onExposed: () => undefined },
});

const validOf = (store?: TokenStore) =>
  [BEFORE, AFTER].filter((token) => (store?.table.find(token) ?? null) !== null);

const changing: FaultedUse<Store> = {
  name: 'changed tokens',
  prepare: async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    put(path, BEFORE);
    const store = await TokenStore.open(sourcesOf(path));
    put(path, AFTER);
    return { path, store };
  },
  run: async ({ store }) => store?.check(),
  check: async ({ store }) => {
    expect(validOf(store)).toHaveLength(1);
    await store?.check();
    expect([validOf(store), store?.isCurrent]).toEqual([[AFTER], true]);
  },
};

const opening: FaultedUse<Store> = {
  name: 'tokens at the start',
  prepare: () => {
    const path = join(temporaryFolder(), 'tokens.json');
    put(path, BEFORE);
    return { path };
  },
  run: async (start) => {
    start.store = await TokenStore.open(sourcesOf(start.path));
  },
  check: ({ store }, error) => {
    if (error === undefined) expect(validOf(store)).toEqual([BEFORE]);
    else expect(error).toMatchObject({ code: 'tokens_unreadable' });
  },
};

describe('whatever call of the file system fails, the tokens before or the new ones are valid', () => {
  tryFaults('tokens', [changing, opening]);
});
