import { z } from 'zod';

/** A confidence out of range. */
const EXAMPLE = {
  type: 'urn:meta-agent:problem:invalid_record',
  title: 'The record has bad fields',
  status: 400,
  code: 'invalid_record',
  detail:
    'The record has bad fields: base_predictions.xgb.confidence must be a number from 0 to 1, not 1.2.',
  errors: [
    {
      path: 'base_predictions.xgb.confidence',
      expected: 'a number from 0 to 1',
      received: '1.2',
    },
  ],
};

/** An error (RFC 9457, `application/problem+json`). */
export const problemSchema = z
  .object({
    type: z.string().describe('The same as the code, as a URN.'),
    title: z.string().describe('The kind of error, for people.'),
    status: z.int().describe('The HTTP status.'),
    code: z.string().describe('Stable; for programs.'),
    detail: z.string().describe('This error in one sentence.'),
    errors: z
      .array(
        z.object({
          path: z.string().describe('Path of the field; empty for the whole.'),
          expected: z.string().describe('What the field must be.'),
          received: z.string().describe('What it was.'),
        }),
      )
      .optional()
      .describe('What is wrong with each bad field.'),
  })
  .meta({ description: 'An error (RFC 9457).', examples: [EXAMPLE] });

export type Problem = z.infer<typeof problemSchema>;
