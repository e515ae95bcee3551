import { existsSync, readdirSync } from 'node:fs';
import { temporaryFolder } from './index';

const made: string[] = [];

it('makes a new empty folder for each call', () => {
  made.push(temporaryFolder(), temporaryFolder());
  expect(made[0]).not.toBe(made[1]);
  expect(made.map((folder) => readdirSync(folder))).toEqual([[], []]);
});

// Hooks run in the order in which they are defined: after the one that removes the folders.
afterAll(() => {
  expect(made.map((folder) => existsSync(folder))).toEqual([false, false]);
});
