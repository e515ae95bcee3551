import { FinalFailure } from '@meta-agent/fleet';
import { explainFailure } from './explain-failure';

const job = { memoryMib: 512 };
const printed = `[INFO] Loaded\n${JSON.stringify({
  error: { code: 'invalid_config', message: 'Not valid.', issues: ['C'], expected: 'a number' },
})}\n`;

it('bad input fails the same way again', () => {
  const failure = explainFailure(2, printed, job);
  expect(failure).toBeInstanceOf(FinalFailure);
  expect(failure.message).toBe('invalid_config: Not valid; C; expected a number');
});

it('a heap that is too small does, too', () => {
  const failure = explainFailure(null, 'FATAL ERROR: JavaScript heap out of memory\n', job);
  expect(failure).toBeInstanceOf(FinalFailure);
  expect(failure.message).toContain('512 MiB');
});

it.each([
  [1, printed, 'invalid_config: Not valid; C; expected a number'],
  [null, '', 'it ended with a signal'],
  [75, 'killed\n', 'it ended with exit code 75'],
])('exit code %s may pass', (code, stderr, message) => {
  const failure = explainFailure(code, stderr, job);
  expect(failure).not.toBeInstanceOf(FinalFailure);
  expect(failure.message).toBe(message);
});
