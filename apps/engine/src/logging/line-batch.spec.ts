import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineBatch } from './line-batch';

class Target extends EventEmitter {
  readonly texts: string[] = [];

  write(text: string): void {
    this.texts.push(text);
  }
}

describe('a batch of lines', () => {
  it('is written when it is large, or by itself after a moment, or when told to', async () => {
    const target = new Target();
    const batch = new LineBatch(target);
    batch.write('a\n');
    batch.write('b\n');
    expect(target.texts).toEqual([]);
    while (target.texts.length === 0) await sleep(10);
    expect(target.texts).toEqual(['a\nb\n']);
    batch.write('c\n');
    batch.flush();
    batch.flush();
    expect(target.texts).toEqual(['a\nb\n', 'c\n']);
    batch.write(`${'x'.repeat(65_536)}\n`);
    expect(target.texts).toHaveLength(3);
  });

  it('counts the lines that nobody took', () => {
    const target = new Target();
    const batch = new LineBatch(target);
    target.emit('drop', 'a\nb\n');
    target.emit('error', new Error('EPIPE'));
    expect(batch.droppedLines).toBe(3);
  });
});
