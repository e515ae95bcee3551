import { CommandError } from './command-error';
import { defineErrors } from './define-errors';
import { EXIT } from './exit-codes';
import { describeError, exitCodeOf } from './report-error';

class BakeryError extends defineErrors('BakeryError', {
  oven_cold: EXIT.unreachable,
  recipe_unknown: EXIT.badInput,
}) {}

const error = new BakeryError('oven_cold', { message: 'The oven is cold.', next: 'light it' });

it('an error has the name of its class and the exit code of its catalogue', () => {
  expect(error).toBeInstanceOf(BakeryError);
  expect(error).toBeInstanceOf(CommandError);
  expect([error.name, error.code, exitCodeOf(error)]).toEqual(['BakeryError', 'oven_cold', 4]);
  expect(describeError(error)).toBe('error oven_cold: The oven is cold.\n  next: light it');
});

it('an error of one catalogue is no instance of another', () => {
  const Other = defineErrors('OtherError', { oven_cold: EXIT.badInput });
  expect(error).not.toBeInstanceOf(Other);
});
