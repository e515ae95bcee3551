import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** An `@example` of an export of a library. */
export interface DocumentedExample {
  readonly name: string;
  readonly code: string;
}

/** The blocks of TypeScript in a README. */
export function readmeExamples(text: string): string[] {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
}

/** The names in the first column of a README's tables. */
export function readmeEntries(text: string): string[] {
  const cells = [...text.matchAll(/^\| (`[^|]*)\|/gm)].map(([, cell]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
}

/** Every `@example` of the exports of a library's index.ts. */
export function documentedExamples(index: string): DocumentedExample[] {
  return parse(index)
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ exportClause, moduleSpecifier }) => {
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
      const path = (moduleSpecifier as ts.StringLiteral).text;
      const names = new Set(exportClause.elements.map(({ name }) => name.text));
      return examplesIn(join(dirname(index), `${path}.ts`), names);
    });
}

function examplesIn(file: string, names: ReadonlySet<string>): DocumentedExample[] {
  return parse(file).statements.flatMap((statement) => {
    const name = declaredName(statement);
    if (name === undefined || !names.has(name)) return [];
    return ts
      .getJSDocTags(statement)
      .filter(({ tagName }) => tagName.text === 'example')
      .map(({ comment }) => ({ name, code: ts.getTextOfJSDocComment(comment) ?? '' }));
  });
}

function declaredName(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations[0].name.getText();
  }
  return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
    ? statement.name?.text
    : undefined;
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
}
