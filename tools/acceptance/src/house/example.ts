import ts from 'typescript';

/** A line with its value in a comment: `classOf('BUY'); // 2`. */
export interface StatedValue {
  readonly line: string;
  readonly value: unknown;
  readonly stated: unknown;
}

type State = (line: string, value: unknown, stated: unknown) => void;

/**
 * Runs an example.
 * @param scope names that the example uses without an import
 * @returns for each statement with a comment: its value, and the value in the comment; for
 * `console.log(x); // 1`, the values of x
 */
export async function runExample(
  code: string,
  scope: Readonly<Record<string, unknown>>,
  requireModule: NodeJS.Require,
): Promise<StatedValue[]> {
  const values: StatedValue[] = [];
  const state: State = (line, value, stated) => values.push({ line, value, stated });
  const run = compile(stating(code), ['require', 'exports', '$state', ...Object.keys(scope)]);
  await run(requireModule, {}, state, ...Object.values(scope));
  return values;
}

/** The code with a call of `$state` in place of each statement that has its value in a comment. */
function stating(code: string): string {
  const parsed = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  let result = '';
  let at = 0;
  for (const statement of parsed.statements) {
    const comment = ts.getTrailingCommentRanges(code, statement.end)?.at(0);
    if (comment === undefined || !ts.isExpressionStatement(statement)) continue;
    const value = loggedValue(statement.expression).getText();
    const stated = code.slice(comment.pos + '//'.length, comment.end);
    result += code.slice(at, statement.getStart());
    result += `$state(${JSON.stringify(statement.getText())}, ${value}, (${stated}));`;
    at = comment.end;
  }
  return result + code.slice(at);
}

function loggedValue(expression: ts.Expression): ts.Expression {
  const isLog =
    ts.isCallExpression(expression) && expression.expression.getText() === 'console.log';
  return isLog ? expression.arguments[0] : expression;
}

type Compiled = (...values: unknown[]) => Promise<void>;

/** An asynchronous function; its block may redeclare the name of a parameter. */
function compile(code: string, parameters: readonly string[]): Compiled {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- to run an example is the purpose
  return new Function(...parameters, `return (async () => {${outputText}\n})();`) as Compiled;
}
