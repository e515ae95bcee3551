import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AgentsError } from '../../errors';

/** A folder that holds an agent, or a name that is not opened. */
export interface FoundFolder {
  readonly path: string;
  /** What stands there instead of a folder; null for a folder. */
  readonly refused: string | null;
}

/**
 * The agents of a folder: itself when it holds `agent.json`, else its sub-folders, by name. Hidden
 * names and plain files are passed over; a link is not followed, because it leaves the folder.
 * @throws AgentsError no_agents_found
 */
export async function findAgents(folder: string): Promise<FoundFolder[]> {
  const names = await namesIn(folder);
  if (names.includes('agent.json') || names.includes('model.onnx')) {
    return [{ path: folder, refused: null }];
  }
  const found: FoundFolder[] = [];
  for (const name of names.filter((own) => !own.startsWith('.')).sort()) {
    const path = join(folder, name);
    const stats = await lstat(path);
    if (stats.isDirectory()) found.push({ path, refused: null });
    else if (stats.isSymbolicLink() && (await isFolder(path))) {
      found.push({ path, refused: 'a symbolic link' });
    }
  }
  if (found.length > 0) return found;
  throw noAgents(folder, `${names.length} names, none of a folder`);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw noAgents(folder, (cause as NodeJS.ErrnoException).code ?? 'an error', cause);
  }
}

const isFolder = async (path: string) =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;

function noAgents(folder: string, received: string, cause?: unknown): AgentsError {
  return new AgentsError('no_agents_found', {
    message: `${basename(folder) === '' ? folder : basename(folder)} holds no agents.`,
    expected: 'a folder with agent.json and model.onnx, or a folder of such folders',
    received,
    next: 'name another folder',
    cause,
  });
}
