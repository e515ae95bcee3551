import type { Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '@meta-agent/durable-files';
import { sum } from '@meta-agent/features';
import { InputError } from './errors';

/** Also names after rotation: `a.jsonl.1`, `a.jsonl-20260205.gz`; case-insensitive. */
const LOG_NAME = /\.(?:jsonl|ndjson)(?:[.-]\d+)*(?:\.gz)?$/i;

/** The logs at the given paths, and the skipped entries of their folders. */
export interface FoundLogs {
  readonly files: readonly string[];
  readonly passedOver: readonly string[];
  /** Paths of files that another path already names: each file is read once. */
  readonly repeated: readonly string[];
}

/**
 * The log files at the given paths: a file stands for itself, a folder for its logs by name.
 * @param options `subFolders`: a folder also stands for the logs of its sub-folders, one of each engine
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('a.jsonl', '');
 * await writeFile('notes.txt', '');
 * await findLogs(['.', 'a.jsonl']); // ['a.jsonl']
 */
export async function findLogs(
  paths: readonly string[],
  { subFolders = false }: { readonly subFolders?: boolean } = {},
): Promise<string[]> {
  const all = subFolders ? (await Promise.all(paths.map(withSubFolders))).flat() : paths;
  return [...(await surveyLogs(all)).files];
}

/** The folder and its sub-folders that hold logs; the path alone where none does. */
async function withSubFolders(path: string): Promise<string[]> {
  if (!(await statInput(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const folders = [path, ...names.map(({ name }) => join(path, name)).sort()];
  const found: string[] = [];
  for (const folder of folders) if (await holdsLogs(folder)) found.push(folder);
  return found.length === 0 ? [path] : found;
}

/** An engine that has just started has no log yet. */
async function holdsLogs(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.some(
    (entry) => entry.isFile() && LOG_NAME.test(entry.name) && !entry.name.startsWith('.'),
  );
}

/** `findLogs`, with the files and sub-folders that are skipped, and the files named again. */
export async function surveyLogs(paths: readonly string[]): Promise<FoundLogs> {
  const named: string[] = [];
  const passedOver: string[] = [];
  for (const path of paths) {
    const stats = await statInput(path);
    if (!stats.isDirectory()) {
      named.push(path);
      continue;
    }
    const found = await logsIn(path);
    named.push(...found.files);
    passedOver.push(...found.passedOver);
  }
  return { ...(await withoutRepeats(named)), passedOver };
}

/** A file that is read twice would count twice. Streams have no other name. */
async function withoutRepeats(named: readonly string[]) {
  const files: string[] = [];
  const repeated: string[] = [];
  const seen = new Set<string>();
  for (const path of named) {
    const stats = await statInput(path);
    const identity = `${stats.dev}:${stats.ino}`;
    if (stats.isFile() && seen.has(identity)) repeated.push(path);
    else files.push(path);
    seen.add(identity);
  }
  return { files, repeated };
}

/** Notes about the skipped and the repeated files, one line each. */
export function surveyNotes({ passedOver, repeated }: Omit<FoundLogs, 'files'>): string[] {
  return [
    ...(passedOver.length === 0
      ? []
      : [`Passed over, no plain files named like logs: ${listed(passedOver)}`]),
    ...(repeated.length === 0 ? [] : [`Named again, read once: ${listed(repeated)}`]),
  ];
}

/** Bytes of all files together. */
export async function totalBytes(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await statInput(file)).size));
  return sum(sizes);
}

/** @throws InputError when the path does not exist. */
export async function statInput(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    throw notFound(path, cause);
  }
}

function notFound(path: string, cause: unknown): InputError {
  return new InputError('input_not_found', {
    message: `${path} cannot be opened.`,
    expected: 'a file or folder',
    received: (cause as NodeJS.ErrnoException).code ?? 'an error',
    next:
      path === '-'
        ? 'for the standard input: /dev/stdin'
        : 'check the path, and that you may read it',
    cause,
  });
}

async function logsIn(folder: string): Promise<Omit<FoundLogs, 'repeated'>> {
  const files: string[] = [];
  const passedOver: string[] = [];
  // Hidden files belong to programs, not to people.
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  for (const name of names) {
    const path = join(folder, name);
    if (LOG_NAME.test(name) && (await isPlain(path))) files.push(path);
    else passedOver.push((await isFolder(path)) ? `${path}/` : path);
  }
  if (files.length > 0) return { files, passedOver };
  throw new InputError('no_logs_in_folder', {
    message: `The folder ${folder} holds no prediction log.`,
    expected: 'plain files named *.jsonl or *.jsonl.gz',
    received: passedOver.length === 0 ? 'none' : listed(passedOver),
    next: 'name another folder, or the files themselves',
  });
}

/**
 * No link: whoever may write to the folder must not choose other files to be read. A file that cannot
 * be examined is an error: without it the log would be another one.
 */
async function isPlain(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch (cause) {
    if (hasErrno(cause, 'ENOENT')) return false;
    throw notFound(path, cause);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

const LISTED = 5;

/** The first five of some paths, and the number of the others. */
export function listed(paths: readonly string[]): string {
  const rest = paths.length - LISTED;
  return `${paths.slice(0, LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
