import { Readable } from 'node:stream';
import { endedLines } from './ended-lines';

const linesOf = async (...chunks: string[]) => {
  const bytes = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const read: Buffer[] = [];
  for await (const chunk of endedLines(bytes as AsyncIterable<Buffer>)) read.push(chunk);
  return Buffer.concat(read).toString();
};

it('leaves out what no line feed ends', async () => {
  expect(await linesOf('a,b\n1,', '2\n3')).toBe('a,b\n1,2\n');
  expect(await linesOf('a', 'b', '\n', '1\n')).toBe('ab\n1\n');
  expect(await linesOf('a', 'b')).toBe('');
});
