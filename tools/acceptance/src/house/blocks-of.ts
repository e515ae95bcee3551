/** The text of each block of one kind in a Markdown document, in order. */
export function blocksOf(markdown: string, kind: string): string[] {
  const pattern = new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...markdown.matchAll(pattern)].map(([, text]) => text);
}
