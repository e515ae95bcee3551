import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ownText } from './own-text';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('keeps nothing of the text that a value was cut from', () => {
  const kept: string[] = [];
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let k = 0; k < 200; k += 1) {
    const chunk = `${k}`.padEnd(2 ** 18, 'x');
    kept.push(ownText(chunk.slice(100, 130)));
  }
  collect();
  // 200 chunks have 50 MiB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(8 * 2 ** 20);
  expect(new Set(kept)).toEqual(new Set(['x'.repeat(30)]));
});

it('leaves other values as they are, and every text equal', () => {
  expect(ownText(null)).toBeNull();
  for (const text of ['', 'a"b\\\n', '\ud800', 'ü漢']) expect(ownText(text)).toBe(text);
});
