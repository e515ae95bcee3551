export { gateInWords, gateLimit, type ShownGate } from './gate';
export {
  count,
  countOf,
  decimal,
  figure,
  interval,
  noBreak,
  NONE,
  percent,
  points,
  signed,
  wholePercent,
} from './numbers';
export { dateMinute, dateTime, dayOfYear, duration, timeOfDay } from './times';
