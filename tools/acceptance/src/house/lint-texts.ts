import { join } from 'node:path';
import { ROOT, runNode } from '@meta-agent/harness';

/** A text, and the path under which the text is linted. */
export type PlacedText = readonly [path: string, text: string];

export interface Finding {
  /** From 1. */
  readonly line: number;
  /** `rule: message`. */
  readonly text: string;
}

/** A child process loads the configuration: Jest cannot load an ES module. */
const LINT = `
  import { ESLint } from 'eslint';
  const [rules, texts, overrideConfig] = JSON.parse(process.argv[1]);
  const eslint = new ESLint({ overrideConfig, ruleFilter: ({ ruleId }) => rules.includes(ruleId) });
  const found = [];
  for (const [filePath, text] of texts) {
    const [{ messages }] = await eslint.lintText(text, { filePath });
    found.push(messages.map(({ line, ruleId, message }) => ({ line, text: ruleId + ': ' + message })));
  }
  process.stdout.write(JSON.stringify(found));
`;

/** For rules that ask for no types: the types of a project take seconds. */
const WITHOUT_TYPES = { languageOptions: { parserOptions: { projectService: false } } };

/** Lints texts with some of the rules of this repository. @returns the findings in each text */
export async function lintTexts(
  rules: readonly string[],
  texts: readonly PlacedText[],
  { needTypes }: { readonly needTypes: boolean },
): Promise<Finding[][]> {
  // The rule for module boundaries reads the cached project graph; without it, it finds no fault.
  const nx = [join(ROOT, 'node_modules/.bin/nx'), 'show', 'projects'];
  await runNode(nx, { env: { NX_DAEMON: 'false' } });
  const input = JSON.stringify([rules, texts, needTypes ? {} : WITHOUT_TYPES]);
  const lint = ['--input-type=module', '--eval', LINT, input];
  const { stdout, stderr } = await runNode(lint);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Finding[][];
}
