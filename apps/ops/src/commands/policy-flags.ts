import type { Policy } from '@meta-agent/decision';
import type { OptionValues } from 'commander';
import { parseNumber } from '../terminal/parse-number';

/** What was asked for, and nothing else. @throws OpsError bad_argument */
export function readPolicyFlags(options: OptionValues): Partial<Policy> {
  const number = (name: string, option: Parameters<typeof parseNumber>[1]) =>
    options[name] === undefined ? null : parseNumber(options[name], option);
  const share = (flag: string) => ({ flag, min: 0, max: 1, what: 'shares' });
  const entries = {
    meta_threshold: number('threshold', share('--threshold')),
    consensus_threshold: number('consensusThreshold', share('--consensus-threshold')),
    min_agents: number('minAgents', {
      ...{ flag: '--min-agents', min: 1, max: 4 },
      ...{ what: 'agents', isWhole: true },
    }),
    max_signal_age_s: number('maxSignalAge', {
      ...{ flag: '--max-signal-age', min: 0.001, max: 1e9, what: 'seconds' },
    }),
    max_model_age_days: number('maxModelAge', {
      ...{ flag: '--max-model-age', min: 0.001, max: 1e6, what: 'days' },
    }),
    fail_open: options.failClosed === true ? false : null,
    enabled: options.disabled === true ? false : null,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null));
}
