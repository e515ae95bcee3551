export { CONFIDENCE_BY_REASON, confidenceInWords } from './confidence';
export {
  identificationInWords,
  notEnoughTimeInWords,
  ratesInWords,
  weeksInWords,
} from './evidence';
export { gateInWords, gateLimit, type ShownGate } from './gate';
export { IN_SAMPLE_PROVES_NOTHING, inSampleInWords } from './in-sample';
export { labelSourceInWords } from './labels';
export {
  briefPercent,
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
export { reasonClause, reasonsInWords } from './reasons';
export { demotionInWords, stopInWords } from './standing';
export { clock, dateMinute, dateTime, dayOfYear, duration, timeOfDay } from './times';
