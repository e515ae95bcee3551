/**
 * Licences that allow use, change and sale in closed programs, and ask only for their notice. The
 * reasons stand in docs/supply-chain.md.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** Whether an SPDX expression of names, AND, OR and parentheses is met by allowed licences alone. */
export function isAllowed(expression: string): boolean {
  return parts(expression, ' OR ').some((choice) =>
    parts(choice, ' AND ').every((part) =>
      part.startsWith('(') ? isAllowed(part.slice(1, -1)) : ALLOWED.has(part),
    ),
  );
}

/** Splits at an operator that stands outside of parentheses. */
function parts(expression: string, operator: string): string[] {
  const found: string[] = [''];
  let depth = 0;
  for (let index = 0; index < expression.length; index += 1) {
    if (depth === 0 && expression.startsWith(operator, index)) {
      found.push('');
      index += operator.length - 1;
      continue;
    }
    if (expression[index] === '(') depth += 1;
    if (expression[index] === ')') depth -= 1;
    found[found.length - 1] += expression[index];
  }
  return found;
}
