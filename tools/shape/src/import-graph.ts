import { relative } from 'node:path';
import ts from 'typescript';
import type { Graph } from './find-cycles';

/**
 * The imports between files, by `import`, `export … from`, `import()`, `require` and `import('…')`
 * types. Type-only imports count too. Paths are relative to the root.
 */
export function importGraph(
  root: string,
  sources: readonly ts.SourceFile[],
  options: ts.CompilerOptions,
): Graph<string> {
  const pathOf = (file: string) => relative(root, file).replaceAll('\\', '/');
  const known = new Set(sources.map(({ fileName }) => pathOf(fileName)));
  const graph = new Map<string, Set<string>>();
  for (const { fileName, text } of sources) {
    const imported = ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName: name }) => resolve(name, fileName, options))
      .map((file) => (file === undefined ? '' : pathOf(file)));
    graph.set(pathOf(fileName), new Set(imported.filter((path) => known.has(path))));
  }
  return graph;
}

function resolve(name: string, from: string, options: ts.CompilerOptions): string | undefined {
  return ts.resolveModuleName(name, from, options, ts.sys).resolvedModule?.resolvedFileName;
}
