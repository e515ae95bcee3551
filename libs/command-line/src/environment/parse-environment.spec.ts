import { z } from 'zod';
import { parseEnvironment } from './parse-environment';

const schema = z.object({
  PORT: z.string().regex(/^\d+$/, 'a port').transform(Number).default(80),
  FOLDER: z.string().default('here'),
  TOKEN: z.string().min(8, 'at least 8 characters').optional().meta({ secret: true }),
});

describe('the environment', () => {
  it('is read by its schema, and an empty variable counts as unset', () => {
    const variables = { PORT: '8001', FOLDER: '', OTHER: 'x' };
    expect(parseEnvironment(schema, variables)).toEqual({ PORT: 8001, FOLDER: 'here' });
  });

  it('with bad values is refused: the error names all bad values and no secret', () => {
    const parse = () => parseEnvironment(schema, { PORT: 'http', TOKEN: 'abc' });
    expect(parse).toThrow(
      expect.objectContaining({
        code: 'bad_environment',
        exitCode: 2,
        issues: [
          'PORT: expected a port, received "http"',
          'TOKEN: expected at least 8 characters, received (not shown)',
        ],
      }) as Error,
    );
  });

  it('is read in part: a bad variable that a command does not use cannot stop the command', () => {
    expect(parseEnvironment(schema.pick({ FOLDER: true }), { PORT: 'http' })).toEqual({
      FOLDER: 'here',
    });
  });
});
