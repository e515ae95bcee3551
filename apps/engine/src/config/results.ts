import { z } from 'zod';

const setting = z.object({
  name: z.string(),
  value: z.string().nullable(),
  source: z.string().describe('What set it: the environment, a file, the default.'),
  meaning: z.string(),
});

/** What each command prints with --json. */
export const RESULTS = { 'config show': z.array(setting) };
