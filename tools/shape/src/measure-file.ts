import ts from 'typescript';

interface FunctionSize {
  /** Empty for a function without a name. */
  readonly name: string;
  /** Line number, from 1. */
  readonly line: number;
  /** Lines of code: neither blank nor comment alone, as ESLint's `max-lines-per-function` counts. */
  readonly lines: number;
}

export interface FileSize {
  /** All lines, as `wc -l` counts. */
  readonly lines: number;
  readonly functions: readonly FunctionSize[];
}

/** Measures a file and each function in the file that has a body, nested functions included. */
export function measureFile(source: ts.SourceFile): FileSize {
  const isCode = codeLines(source);
  const functions: FunctionSize[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      functions.push(measureFunction(source, node, isCode));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { lines: source.text.split('\n').length - 1, functions };
}

function measureFunction(
  source: ts.SourceFile,
  node: ts.SignatureDeclaration,
  isCode: ReadonlySet<number>,
): FunctionSize {
  const first = lineOf(source, node.getStart(source));
  const last = lineOf(source, node.end);
  let lines = 0;
  for (let line = first; line <= last; line += 1) lines += Number(isCode.has(line));
  return { name: node.name?.getText(source) ?? '', line: first + 1, lines };
}

/** Lines, from 0, that hold a part of a token; the inner lines of a template literal count too. */
function codeLines(source: ts.SourceFile): Set<number> {
  const found = new Set<number>();
  const visit = (node: ts.Node) => {
    const children = node.getChildren(source);
    if (children.length === 0 && node.end > node.getStart(source)) {
      const last = lineOf(source, node.end);
      for (let line = lineOf(source, node.getStart(source)); line <= last; line += 1) {
        found.add(line);
      }
    }
    for (const child of children) if (!ts.isJSDoc(child)) visit(child);
  };
  visit(source);
  return found;
}

const lineOf = (source: ts.SourceFile, at: number) => source.getLineAndCharacterOfPosition(at).line;
