import { z } from 'zod';

/** An error, as RFC 9457 has it (`application/problem+json`). */
export const problemSchema = z
  .object({
    type: z.string().describe('The same as the code, as a URN.'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable; for programs.'),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          path: z.string().describe('Path of the field; empty for the whole.'),
          expected: z.string(),
          received: z.string(),
        }),
      )
      .optional()
      .describe('What is wrong with each bad field.'),
  })
  .describe('What went wrong, by RFC 9457.');

export type Problem = z.infer<typeof problemSchema>;
