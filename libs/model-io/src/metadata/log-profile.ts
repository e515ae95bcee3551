import { REGIMES } from '@meta-agent/features';
import { z } from 'zod';
import { count, open, perAction, share, shareOrNull, type Complete } from './schema-parts';

const agentProfile = open({
  /** Share of the records on which the agent reports. */
  reporting: share,
  /** Shares of the agent's votes; this field and the next two are null without any report. */
  votes: perAction(share).nullable(),
  mean_confidence: shareOrNull,
  accuracy: shareOrNull,
});
export type AgentProfile = Complete<z.infer<typeof agentProfile>>;

/** Profile of the training log, over all labelled records. */
export const logProfile = open({
  agents: z.record(z.string(), agentProfile),
  /** Records in each regime. */
  regimes: z.record(z.enum(REGIMES), count),
  /** Number of labels of each action per period. */
  labels_over_time: z.array(open({ from: z.string(), to: z.string(), counts: perAction(count) })),
});
export type LogProfile = Complete<z.infer<typeof logProfile>>;
