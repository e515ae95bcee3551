import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineBatch } from './line-batch';

class Target extends EventEmitter {
  readonly written: Buffer[] = [];

  write(bytes: Buffer): void {
    this.written.push(bytes);
  }

  texts(): string[] {
    return this.written.map((bytes) => bytes.toString());
  }
}

describe('a batch of lines', () => {
  it('is written after 0.1 s, or at a flush', async () => {
    const target = new Target();
    const batch = new LineBatch(target);
    batch.write('a\n');
    batch.write('b → ü\n');
    expect(target.texts()).toEqual([]);
    while (target.written.length === 0) await sleep(10);
    expect(target.texts()).toEqual(['a\nb → ü\n']);
    batch.write('c\n');
    batch.flush();
    batch.flush();
    expect(target.texts()).toEqual(['a\nb → ü\n', 'c\n']);
  });

  it('is written when it is full, and no line is lost, reordered or changed', () => {
    const target = new Target();
    const batch = new LineBatch(target);
    const lines = Array.from({ length: 5000 }, (_, i) => `${i} ${'→'.repeat(i % 90)}\n`);
    lines[2500] = `${'x→'.repeat(50_000)}\n`;
    for (const line of lines) batch.write(line);
    expect(target.written.length).toBeGreaterThan(5);
    batch.flush();
    expect(target.texts().join('')).toBe(lines.join(''));
  });

  it('is written over only after the target has let go of it', () => {
    const target = new Target();
    const batch = new LineBatch(target);
    for (let n = 0; n < 6; n += 1) {
      batch.write(`${n}\n`);
      batch.flush();
      expect(target.texts()).toEqual(Array.from({ length: n + 1 }, (_, k) => `${k}\n`));
    }
    target.emit('drain');
    for (const text of ['a\n', 'b\n']) {
      batch.write(text);
      batch.flush();
      expect(target.texts().at(-1)).toBe(text);
      expect(target.texts().slice(0, 5)).toEqual(['0\n', '1\n', '2\n', '3\n', '4\n']);
    }
    expect(new Set(target.written.map(({ buffer }) => buffer)).size).toBe(7);
  });

  it('counts dropped lines', () => {
    const target = new Target();
    const batch = new LineBatch(target);
    target.emit('drop', Buffer.from('a\nb\n'));
    target.emit('error', new Error('EPIPE'));
    expect(batch.droppedLines).toBe(3);
  });
});
