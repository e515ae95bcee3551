import type { Graph } from './find-cycles';

/**
 * One graph for each folder. The nodes are the folder's sub-folders, with all their content, and
 * its own files; the edges are their imports. Folders are acyclic when all graphs are acyclic.
 */
export function folderGraphs(files: Graph<string>): Graph<string>[] {
  const graphs = new Map<string, Map<string, Set<string>>>();
  for (const [importer, importedFiles] of files) {
    for (const imported of importedFiles) {
      const [folder, from, to] = whereTheyPart(importer, imported);
      if (from === to) continue;
      const graph = graphs.get(folder) ?? new Map<string, Set<string>>();
      graphs.set(folder, graph);
      graph.set(from, (graph.get(from) ?? new Set<string>()).add(to));
    }
  }
  return [...graphs.values()];
}

/** The deepest folder that two files share, and the node of each file in that folder's graph. */
function whereTheyPart(one: string, other: string): [folder: string, from: string, to: string] {
  const [a, b] = [one.split('/'), other.split('/')];
  let depth = 0;
  while (depth < a.length - 1 && depth < b.length - 1 && a[depth] === b[depth]) depth += 1;
  const upTo = (parts: string[], end: number) => parts.slice(0, end).join('/');
  return [upTo(a, depth), upTo(a, depth + 1), upTo(b, depth + 1)];
}
