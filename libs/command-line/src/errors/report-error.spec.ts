import { CommandError } from './command-error';
import { EXIT } from './exit-codes';
import { describeError, errorAsJson, exitCodeOf } from './report-error';

const error = new CommandError('too_few', EXIT.badInput, {
  message: 'There are too few.',
  expected: 'at least 3',
  received: '2',
  next: 'bring one more',
  issues: ['this', 'that'],
});

describe('an error', () => {
  it('is shown to people line by line, with the next step last', () => {
    expect(describeError(error).split('\n')).toEqual([
      'error too_few: There are too few.',
      '  - this',
      '  - that',
      '  expected: at least 3',
      '  received: 2',
      '  next: bring one more',
    ]);
  });

  it('is printed for machines on one line', () => {
    const text = errorAsJson(error);
    expect(text).not.toContain('\n');
    expect(JSON.parse(text)).toEqual({
      error: {
        code: 'too_few',
        message: 'There are too few.',
        expected: 'at least 3',
        received: '2',
        next: 'bring one more',
        issues: ['this', 'that'],
      },
    });
  });

  it('names expected and received once, even if the message repeats them', () => {
    const message = 'too few: expected 3, received 2';
    const model = { code: 'x', message, summary: 'too few', expected: '3', received: '2' };
    const lines = ['error x: too few', '  expected: 3', '  received: 2'];
    expect(describeError(model).split('\n')).toEqual(lines);
    expect(JSON.parse(errorAsJson(model))).toMatchObject({ error: { message: 'too few' } });
  });

  it('without a code is unexpected and is shown with the stack', () => {
    const surprise = new Error('oh');
    expect(describeError(surprise)).toBe(`error unexpected: ${surprise.stack}`);
    expect(describeError('just text')).toBe('error unexpected: just text');
  });

  it('ends the command with its exit code, an unexpected error with 1', () => {
    expect(exitCodeOf(error)).toBe(2);
    expect(exitCodeOf(new Error('oh'))).toBe(1);
    expect(exitCodeOf(undefined)).toBe(1);
  });
});
