import { painter } from './painter';

const stream = (isTTY: boolean, hasColors: boolean) =>
  ({ isTTY, hasColors: () => hasColors }) as unknown as NodeJS.WriteStream;

it('colours are written only to terminals that support them', () => {
  expect(painter(stream(true, true))('red', 'no')).toContain('\u001b[31m');
  expect(painter(stream(true, false))('red', 'no')).toBe('no');
  expect(painter(stream(false, true))('red', 'no')).toBe('no');
});
