import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { SMALL } from '../../testing/agent-folders';
import type { LoadedAgent } from './load-agent';
import { inspectAgents } from './load-agents';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

interface Folder {
  readonly path: string;
  loaded?: readonly LoadedAgent[];
}

/** An agent with its weights in a file of their own. */
const loading: FaultedUse<Folder> = {
  name: 'agents',
  prepare: () => {
    const path = temporaryFolder();
    cpSync(join(SMALL, 'beside'), join(path, 'beside'), { recursive: true });
    return { path };
  },
  run: async (folder) => {
    folder.loaded = await inspectAgents(folder.path);
  },
  check: ({ loaded = [] }, error) => {
    if (error !== undefined) return;
    const [{ agent, checks }] = loaded;
    const failed = checks.filter(({ passed }) => !passed);
    expect(failed).toHaveLength(agent === null ? 1 : 0);
    if (agent !== null) expect(agent.name).toBe('beside');
  },
};

describe('whatever call of the file system fails, an agent is loaded whole or refused', () => {
  tryFaults('agent-files', [loading]);
});
