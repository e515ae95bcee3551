import { resolve } from 'node:path';
import { isSet, parseEnvironment, quoteWord } from '@meta-agent/command-line';
import { isFolder } from '@meta-agent/durable-files';
import { environmentSchema } from '@meta-agent/engine-api';
import { registryFolder } from '../registry/open-registry';
import type { CommandContext } from '../terminal/context';
import type { FoundEngine } from './check-engine';
import { warning, type Finding } from './finding';

/** The folders to check, and findings about where their names come from. */
interface CheckedFolders {
  readonly dir: string;
  /** Null: no decision log. */
  readonly logs: string | null;
  readonly findings: readonly Finding[];
}

const SCHEMA = environmentSchema.pick({ META_DECISION_LOG: true });

/**
 * The folders of the running engine, since those are what decides; a typed --model-dir goes first. Without an
 * engine on this machine, those of the environment.
 */
export async function checkedFolders(
  modelDir: string | undefined,
  engine: FoundEngine,
  env: CommandContext['env'],
): Promise<CheckedFolders> {
  const { META_DECISION_LOG: named } = parseEnvironment(SCHEMA, env);
  const used = await foldersOf(engine);
  const dir = modelDir ?? used.dir ?? registryFolder({ modelDir }, { env });
  const logs = used.logs ?? (named === 'off' ? null : named);
  return {
    dir,
    logs,
    findings: [
      ...differing('META_V2_MODEL_DIR', env.META_V2_MODEL_DIR, dir === used.dir ? dir : undefined),
      ...differing('META_DECISION_LOG', env.META_DECISION_LOG, used.logs),
    ],
  };
}

/** Only folders that are here: those of an engine in a container may have other names. */
async function foldersOf(engine: FoundEngine) {
  if (engine.status === null || !engine.isHere) return { dir: undefined, logs: undefined };
  const { registry, decision_log: log } = engine.status;
  const here = async (path: string | undefined) =>
    path !== undefined && (await isFolder(path).catch(() => false)) ? path : undefined;
  return { dir: await here(registry?.folder), logs: await here(log.folder) };
}

function differing(name: string, set: string | undefined, used: string | undefined): Finding[] {
  if (!isSet(set) || used === undefined) return [];
  if (resolve(set) === resolve(used)) return [];
  const detail = `${name} is ${set}, but the engine uses ${used}, which is checked`;
  return [warning('settings', detail, `export ${name}=${quoteWord(used)}`)];
}
