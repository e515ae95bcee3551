import fc from 'fast-check';
import { pino } from 'pino';
import { escapeLine } from './escape-line';
import { fastInfo } from './fast-info';

const NOW_MS = Date.UTC(2026, 1, 5, 12);
const DECISION = '[META-V2] BTCUSDT: OVERRIDE (base=HOLD@0.68 → meta=BUY@0.82) | Reason: x_0.51';

function loggers(level: string) {
  const lines: string[] = [];
  const target = { write: (line: string) => void lines.push(line) };
  const formatters = { level: (label: string) => ({ level: label }) };
  const timestamp = () => `,"time":"${new Date(NOW_MS).toISOString()}"`;
  const hooks = { streamWrite: escapeLine };
  const logger = pino({ ...{ level, base: null, timestamp, formatters, hooks } }, target);
  return { logger, fast: fastInfo(logger, target, () => NOW_MS), lines };
}

it('writes any message as the logger does', () => {
  const { logger, fast, lines } = loggers('info');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(DECISION)), (message) => {
      logger.info(message);
      fast.info(message);
      expect(lines.pop()).toBe(lines.pop());
    }),
  );
});

it('writes nothing when the level is above info', () => {
  const { fast, lines } = loggers('warn');
  fast.info(DECISION);
  expect(lines).toEqual([]);
});
