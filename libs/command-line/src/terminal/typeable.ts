import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { quoteWord } from './quote-word';

/** Where a hint is read: the process that prints it shares folder and PATH with the reader's shell. */
export interface Place {
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The script that runs: the other commands lie beside it. */
  readonly script: string;
}

const BINS = join('node_modules', '.bin');
/** A command with a subcommand; the name of a systemd unit is none. */
const COMMAND =
  /(?<![\w./@-])(?<!status |restart |reload |-u )(?:npx )?(meta-(?:agents|engine|ops|simulate|supervisor|trainer))(?= [a-z])/g;

/**
 * A hint as it can be pasted where it is read. A bare name gives 127 where it is on no PATH, and
 * plain npx asks the registry for a package of that name, which anybody may publish.
 * @example
 * const place = { cwd: '/nowhere', env: {}, script: '/nowhere/meta-ops.js' };
 * typeable('meta-ops list', place); // 'npx --no -- meta-ops list'
 */
export function typeable(hint: string, place: Place = here()): string {
  return hint.replace(COMMAND, (_, name: string) => typedName(name, place));
}

function here(): Place {
  return { cwd: process.cwd(), env: process.env, script: process.argv[1] ?? '' };
}

function typedName(name: string, place: Place): string {
  const { META_OPS_TYPED_AS: wrapper } = place.env;
  if (name === 'meta-ops' && wrapper !== undefined && wrapper !== '') return wrapper;
  if (isOnPath(name, place.env)) return name;
  const project = ancestors(place.cwd).find(isProject);
  if (project !== undefined && existsSync(join(project, BINS, name))) return `npx --no -- ${name}`;
  const home = ancestors(dirname(place.script)).find((dir) => existsSync(join(dir, BINS, name)));
  return home === undefined ? `npx --no -- ${name}` : quoteWord(join(home, BINS, name));
}

/** What npm adds to the PATH of what it runs, the shell does not have. */
function isOnPath(name: string, { PATH = '', npm_execpath: npm }: Place['env']): boolean {
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  return folders.some(
    (folder) => !(npm !== undefined && folder.endsWith(sep + BINS)) && isExecutable(folder, name),
  );
}

function isExecutable(folder: string, name: string): boolean {
  try {
    accessSync(join(folder, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where npx looks, and looks no further up. */
const isProject = (dir: string) =>
  ['package.json', 'node_modules'].some((n) => existsSync(join(dir, n)));

function ancestors(dir: string): string[] {
  const parent = dirname(dir);
  return parent === dir ? [dir] : [dir, ...ancestors(parent)];
}
