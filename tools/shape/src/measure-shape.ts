import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { findCycles, type Graph } from './find-cycles';
import { folderGraphs } from './folder-graphs';
import { importGraph } from './import-graph';
import { measureFile } from './measure-file';
import type { ProjectSource } from './source-files';

/** Sizes and cycles of one project, or of all projects together. */
export interface Shape {
  readonly name: string;
  /** Lines of each file. */
  readonly fileLines: readonly number[];
  /** Lines of code of each function. */
  readonly functions: readonly LocatedFunction[];
  /** Import cycles of files, as paths. */
  readonly fileCycles: readonly (readonly string[])[];
  /** Import cycles of folders; a file directly in the surrounding folder may be part of a cycle. */
  readonly folderCycles: readonly (readonly string[])[];
}

interface LocatedFunction {
  /** `path:line name`. */
  readonly place: string;
  readonly lines: number;
}

/** Measures projects. @returns a shape for each project, then a shape for all projects */
export function measureShapes(root: string, projects: readonly ProjectSource[]): Shape[] {
  const options = compilerOptions(root);
  const shapes = projects.map(({ name, files }) => {
    const sources = files.map((file) => parse(root, file));
    const imports = importGraph(root, sources, options);
    return { ...sizesOf(root, sources), ...cyclesOf(imports), name };
  });
  const all: Shape = {
    name: 'all',
    fileLines: shapes.flatMap(({ fileLines }) => fileLines),
    functions: shapes.flatMap(({ functions }) => functions),
    fileCycles: shapes.flatMap(({ fileCycles }) => fileCycles),
    folderCycles: shapes.flatMap(({ folderCycles }) => folderCycles),
  };
  return [...shapes, all];
}

function compilerOptions(root: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) =>
    ts.sys.readFile(path),
  ) as {
    config?: unknown;
  };
  return { ...ts.parseJsonConfigFileContent(config ?? {}, ts.sys, root).options, allowJs: false };
}

function parse(root: string, file: string): ts.SourceFile {
  const path = join(root, file);
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

function sizesOf(root: string, sources: readonly ts.SourceFile[]) {
  const measured = sources.map((source) => ({ source, ...measureFile(source) }));
  return {
    fileLines: measured.map(({ lines }) => lines),
    functions: measured.flatMap(({ source, functions }) =>
      functions.map(({ name, line, lines }) => {
        const path = source.fileName.slice(root.length + 1);
        return { place: `${path}:${line} ${name}`.trimEnd(), lines };
      }),
    ),
  };
}

function cyclesOf(imports: Graph<string>) {
  return {
    fileCycles: findCycles(imports),
    folderCycles: folderGraphs(imports)
      .flatMap((graph) => findCycles(graph))
      .filter((cycle) => cycle.some((node) => !imports.has(node))),
  };
}
