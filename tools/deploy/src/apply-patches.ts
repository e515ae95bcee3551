import { readYaml } from './deploy-files';
import type { Manifest } from './find-kubernetes-problems';

/** A kustomization, as far as the tests need it. */
export interface Kustomization {
  readonly resources: string[];
  readonly images?: { name: string; newTag: string }[];
  readonly patches: { path: string; target: { kind: string; name: string } }[];
}

interface Operation {
  readonly op: 'add' | 'replace' | 'test';
  readonly path: string;
  readonly value: unknown;
}

/** The manifests that the patches of a kustomization name, changed as kustomize changes them (RFC 6902). */
export function applyPatches(
  folder: string,
  { patches }: Kustomization,
  manifests: readonly Manifest[],
): Manifest[] {
  return patches.map(({ path, target: { kind, name } }) => {
    const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
    if (found === undefined) throw new Error(`no ${kind} ${name}`);
    const result = structuredClone(found);
    for (const operation of readYaml<Operation[]>(`${folder}/${path}`)[0]) apply(operation, result);
    return result;
  });
}

function apply({ op, path, value }: Operation, manifest: Manifest): void {
  const keys = path.slice(1).split('/');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>(
    (node, key) => (node as Record<string, unknown>)[key],
    manifest,
  ) as Record<string, unknown>;
  if (op === 'add' && last === '-') (parent as unknown as unknown[]).push(value);
  else if (!(last in parent)) throw new Error(`${path} is not there`);
  else if (op === 'replace') parent[last] = value;
  else if (op === 'test' && parent[last] !== value) throw new Error(`${path} has another value`);
}
