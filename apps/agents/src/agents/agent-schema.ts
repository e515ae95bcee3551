import { ACTIONS, isAgentName, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';

/** The channels of a window, in the order of the tensor. */
export const CHANNELS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** The longest window: more bars than the warm-up of the regime several times over. */
const MAX_LOOKBACK = 10_000;
const MINUTES_PER_DAY = 1440;
const MAX_HORIZONS = 16;

const NAME = 'a name of small letters, digits and _, like xgb';
const LOOKBACK = `a whole number of bars from 2 to ${MAX_LOOKBACK}`;
const INTERVAL = `a whole number of minutes from 1 to ${MINUTES_PER_DAY}`;
const HORIZONS = `1 to ${MAX_HORIZONS} horizons in minutes, ascending, each a multiple of the interval`;
const TENSOR = 'the name of a tensor';
const HASH = 'the SHA-256 of model.onnx, 64 hexadecimal digits';

const list = (names: readonly string[]) => {
  const expected = JSON.stringify(names);
  return z
    .array(z.string(expected), expected)
    .refine((given) => JSON.stringify(given) === expected, expected);
};

/** `agent.json`: what a model expects and returns. Further fields are ignored. */
export const agentSchema = z
  .object(
    {
      schema_version: z.literal(1, '1'),
      name: z.string(NAME).refine(isAgentName, NAME),
      kind: z.string('the kind of model, like XGBoost').optional(),
      interval_minutes: z.int(INTERVAL).min(1, INTERVAL).max(MINUTES_PER_DAY, INTERVAL),
      lookback: z.int(LOOKBACK).min(2, LOOKBACK).max(MAX_LOOKBACK, LOOKBACK),
      channels: list(CHANNELS),
      horizons_minutes: z
        .array(z.int(HORIZONS).min(1, HORIZONS), HORIZONS)
        .min(1, HORIZONS)
        .max(MAX_HORIZONS, HORIZONS),
      classes: list(ACTIONS),
      input: z.string(TENSOR).min(1, TENSOR),
      output: z.string(TENSOR).min(1, TENSOR),
      trained_until: timestampSchema.optional(),
      sha256: z.string(HASH).regex(/^[0-9a-f]{64}$/, HASH),
    },
    'a JSON object',
  )
  .superRefine(({ horizons_minutes: horizons, interval_minutes: interval }, context) => {
    const isAscending = horizons.every((minutes, i) => i === 0 || horizons[i - 1] < minutes);
    if (isAscending && horizons.every((minutes) => minutes % interval === 0)) return;
    context.addIssue({ code: 'custom', message: HORIZONS, path: ['horizons_minutes'] });
  });

export type AgentDescription = z.infer<typeof agentSchema>;
