import { GrowingBytes } from './growing-bytes';

function collect(text: string, announced = Infinity) {
  const held: number[] = [];
  const body = new GrowingBytes(announced, (bytes) => held.push(bytes));
  for (const character of text) body.add(Buffer.from(character));
  return { body, held };
}

describe('bytes that arrive one by one', () => {
  it('take at most twice their length', () => {
    const text = 'abc'.repeat(10_000);
    const { body, held } = collect(text);
    expect(body.bytes().toString()).toBe(text);
    expect(Math.max(...held)).toBeLessThanOrEqual(60_000);
    expect(held.length).toBeLessThan(8);
  });

  it('take no more than their announced length', () => {
    const { held } = collect('x'.repeat(10_000), 10_000);
    expect(Math.max(...held)).toBe(10_000);
  });

  it('are refused before the memory is taken', () => {
    const body = new GrowingBytes(Infinity, (bytes) => {
      if (bytes > 5000) throw new Error('too much');
    });
    body.add(Buffer.alloc(3000));
    expect(() => {
      body.add(Buffer.alloc(3000));
    }).toThrow('too much');
    expect(body.bytes()).toHaveLength(3000);
  });
});
