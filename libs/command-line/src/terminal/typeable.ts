import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { quoteWord } from './quote-word';

/** The place of a hint: the printing process shares folder and PATH with the reader's shell. */
export interface Place {
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The running script; the other commands are in the same folder. */
  readonly script: string;
}

const BINS = join('node_modules', '.bin');
/** The programs of this project, as a pattern. */
export const COMMAND_NAMES = 'meta-(?:agents|engine|ops|simulate|supervisor|trainer)';
/** A command with a subcommand; the name of a systemd unit does not match. */
const COMMAND = new RegExp(
  String.raw`(?<![\w./@-])(?<!status |restart |reload |-u )(?:npx )?(${COMMAND_NAMES})(?= [a-z])`,
  'g',
);

/**
 * A hint that can be pasted in the reader's shell. A bare name that is not on the PATH gives 127;
 * plain npx asks the registry for a package of that name, which any stranger may publish.
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

/** The PATH without the folders that npm adds for its children: the shell lacks those folders. */
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

/** The folder in which npx looks; npx does not search further up. */
const isProject = (dir: string) =>
  ['package.json', 'node_modules'].some((n) => existsSync(join(dir, n)));

function ancestors(dir: string): string[] {
  const parent = dirname(dir);
  return parent === dir ? [dir] : [dir, ...ancestors(parent)];
}
