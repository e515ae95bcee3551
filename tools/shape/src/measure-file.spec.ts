import ts from 'typescript';
import { measureFile } from './measure-file';

const measure = (text: string) =>
  measureFile(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true));

describe('measureFile', () => {
  it('counts the lines of a file as wc does', () => {
    expect(measure('const a = 1;\n\n// b\n').lines).toBe(3);
  });

  it('does not count blank lines and comment lines in a function', () => {
    const text = 'function f() {\n  // why\n\n  /* more\n  of it */\n  return 1; // one\n}\n';
    expect(measure(text).functions).toEqual([{ name: 'f', line: 1, lines: 3 }]);
  });

  it('counts the blank lines of a template literal as code', () => {
    expect(measure('const f = () => `\n\n`;\n').functions).toEqual([
      { name: '', line: 1, lines: 3 },
    ]);
  });

  it('leaves out the comment before a function', () => {
    expect(measure('/**\n * Says why.\n */\nfunction f() {}\n').functions).toEqual([
      { name: 'f', line: 4, lines: 1 },
    ]);
  });

  it('measures methods, accessors, constructors and nested functions', () => {
    const text = `class A {
      constructor() { this.a = () => 1; }
      get b() { return 2; }
      c() { return function d() {}; }
    }\n`;
    expect(measure(text).functions.map(({ name }) => name)).toEqual(['', '', 'b', 'c', 'd']);
  });

  it('leaves out signatures without a body', () => {
    expect(measure('interface A { b(): void }\ndeclare function c(): void;\n').functions).toEqual(
      [],
    );
  });
});
