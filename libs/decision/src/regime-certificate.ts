import { VOLATILITY_REGIMES, type Immutable } from '@meta-agent/features';
import { z } from 'zod';

const thresholdOrNull = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .describe('The certified override threshold; null: not certified, so the vote stands.');

/** The override threshold of each regime of volatility, and what is certified of it. */
export const regimeCertificateSchema = z.object({
  promise: z.string().describe('What is certified, on what it was measured, and what it assumes.'),
  ...(Object.fromEntries(VOLATILITY_REGIMES.map((regime) => [regime, thresholdOrNull])) as Record<
    (typeof VOLATILITY_REGIMES)[number],
    typeof thresholdOrNull
  >),
});
export type RegimeCertificate = Immutable<z.infer<typeof regimeCertificateSchema>>;
