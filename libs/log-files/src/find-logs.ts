import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sum } from '@meta-agent/features';
import { InputError } from './errors';

const LOG_NAME = /\.(?:jsonl|ndjson)(?:\.gz)?$/;

/** The files that the given paths mean: a file is itself, a folder its logs in name order. */
export async function findLogs(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const stats = await statInput(path);
    found.push(...(stats.isDirectory() ? await logsIn(path) : [path]));
  }
  return found;
}

/** Bytes of all files together. */
export async function totalBytes(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await statInput(file)).size));
  return sum(sizes);
}

/** @throws InputError when there is nothing at that path. */
export async function statInput(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    throw new InputError('input_not_found', {
      message: `${path} cannot be opened.`,
      expected: 'a file or folder',
      received: (cause as NodeJS.ErrnoException).code ?? 'an error',
      next: 'check the path, and that you may read it',
      cause,
    });
  }
}

async function logsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => LOG_NAME.test(name)).sort();
  if (names.length === 0) {
    throw new InputError('no_logs_in_folder', {
      message: `The folder ${folder} holds no prediction log.`,
      expected: 'files named *.jsonl or *.jsonl.gz',
      received: 'none',
      next: 'name another folder, or the files themselves',
    });
  }
  return names.map((name) => join(folder, name));
}
