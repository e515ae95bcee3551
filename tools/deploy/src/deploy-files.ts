import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const REPOSITORY = join(__dirname, '../../..');
export const DEPLOY = join(REPOSITORY, 'tools/deploy');

/** The text of a file, its path relative to tools/deploy. */
export function readText(path: string): string {
  return readFileSync(join(DEPLOY, path), 'utf8');
}

/** Every document of a YAML file; throws on text that a strict YAML 1.2 parser rejects. */
export function readYaml<T>(path: string): T[] {
  const documents = parseAllDocuments(readText(path), { merge: true, uniqueKeys: true });
  return documents.map((document) => {
    for (const problem of [...document.errors, ...document.warnings]) throw problem;
    return document.toJS() as T;
  });
}

/** The files under a folder of tools/deploy, as paths relative to tools/deploy. */
export function listFiles(folder: string): string[] {
  return readdirSync(join(DEPLOY, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(DEPLOY, join(entry.parentPath, entry.name)))
    .sort();
}
