import { existsSync, readdirSync } from 'node:fs';
import { temporaryFolder } from './index';

const made: string[] = [];

it('makes a new empty folder for each call', () => {
  made.push(temporaryFolder(), temporaryFolder());
  expect(made[0]).not.toBe(made[1]);
  expect(made.map((folder) => readdirSync(folder))).toEqual([[], []]);
});

// Hooks run in order of definition: this hook runs after the hook that removes the folders.
afterAll(() => {
  expect(made.map((folder) => existsSync(folder))).toEqual([false, false]);
});
