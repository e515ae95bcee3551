/**
 * Splits a text/event-stream into the data of its messages. Events with a name, comments and the
 * time for a retry are left out.
 * @returns a function that takes the next part of the text
 */
export function createEventSplitter(): (text: string) => string[] {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.flatMap(dataOf);
  };
}

function dataOf(block: string): string[] {
  const lines = block.split('\n');
  if (lines.some((line) => line.startsWith('event:'))) return [];
  const data = lines
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart());
  return data.length === 0 ? [] : [data.join('\n')];
}
