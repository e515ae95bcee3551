import { environmentSchema, LOG_LEVELS } from './environment';

const logLevel = environmentSchema.shape.LOG_LEVEL;

describe('LOG_LEVEL', () => {
  it.each(LOG_LEVELS)('accepts %s in any case', (level) => {
    const [first = '', ...rest] = level;
    for (const typed of [level, level.toUpperCase(), first.toUpperCase() + rest.join('')]) {
      expect(logLevel.parse(typed)).toBe(level);
    }
  });

  it('refuses any other word', () => {
    const { error } = logLevel.safeParse('CHATTY');
    expect(error?.issues.map(({ message }) => message)).toEqual([
      `one of ${LOG_LEVELS.join(', ')}`,
    ]);
  });
});
