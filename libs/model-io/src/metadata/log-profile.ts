import { AGENTS, REGIMES } from '@meta-agent/features';
import { z } from 'zod';
import { count, open, perAction, share, shareOrNull, type Complete } from './schema-parts';

const agentProfile = open({
  /** Share of the records on which the agent reports. */
  reporting: share,
  /** Shares of its votes, as the two below of its reports; null when it never reports. */
  votes: perAction(share).nullable(),
  mean_confidence: shareOrNull,
  accuracy: shareOrNull,
});
export type AgentProfile = Complete<z.infer<typeof agentProfile>>;

/** What was learned from, all labelled records of it. */
export const logProfile = open({
  agents: z.record(z.enum(AGENTS), agentProfile),
  /** Records in each regime. */
  regimes: z.record(z.enum(REGIMES), count),
  /** How often each action is the label, period by period. */
  labels_over_time: z.array(open({ from: z.string(), to: z.string(), counts: perAction(count) })),
});
export type LogProfile = Complete<z.infer<typeof logProfile>>;
