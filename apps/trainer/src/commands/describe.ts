import { type CommandInput } from '@meta-agent/command-line';
import { agentsOf } from '@meta-agent/features';
import { InputDigest, joinNotes } from '@meta-agent/log-files';
import { count } from '@meta-agent/words';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { mergeConfig } from '../config/merge-config';
import { explainVotes, voteNotes } from '../data/base-weights';
import { dateRange } from '../data/data-provenance';
import { agentsFlag, loggedAgents } from '../data/log/known-agents';
import { joinGroundTruth } from '../data/truth/join-ground-truth';
import { unknownTrades } from '../data/truth/labels';
import type { Outcomes } from '../data/truth/outcomes';
import { profileLog } from '../describe/profile';
import { groundTruthFiles } from '../load/load-dataset';
import { loadPredictions } from '../load/load-predictions';
import type { CommandContext } from './context/context';
import type { InputOptions } from './options';
import { printProfile } from './print/print-profile';

interface DescribeOptions extends InputOptions, ConfigFlags {
  readonly outcomes: string | undefined;
  readonly labels: string | undefined;
}

/** `meta-trainer describe` */
export async function describe(
  { options }: CommandInput<DescribeOptions>,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const { config } = await mergeConfig(options.config ?? null, readConfigFlags(options));
  const outcomesPath = options.outcomes ?? null;
  const inputs = new InputDigest();
  const { table, joinKeys, ...read } = await loadPredictions(
    { paths: options.predictions, settings: config, nowMs: context.nowMs() },
    inputs,
    reporter,
  );
  const weights = {
    agents: agentsOf(config.base_weights),
    fitBaseWeights: config.fit_base_weights,
  };
  const votes = explainVotes(table, weights);
  const ensembleClasses = votes.classes;
  const given = groundTruthFiles({ outcomesPath, labelsPath: options.labels ?? null }, config);
  const joined = await joinGroundTruth(given, { table, joinKeys, ensembleClasses }, inputs);
  const { outcomes, files } = joined;
  const notes = [
    ...voteNotes(votes),
    ...joinNotes(files),
    ...unknownNote(ensembleClasses, outcomes),
  ];
  for (const note of notes) reporter.warn(note);
  const { profile: profiled, topSymbols } = await profileLog(table, outcomes, votes.agents);
  const profile = {
    ...dateRange(table),
    symbols: table.symbols,
    invalid_lines: read.invalidLines,
    duplicates: read.duplicates,
    joined: files.truth.counts,
    notes,
    contested: read.contested.moments,
    clients: read.clients,
    logged_agents: loggedAgents(read.keys),
    agents_flag: agentsFlag(read.keys),
    unknown_agents: read.keys.unknownAgents,
    passed_over: read.passedOver,
    ...profiled,
  };
  reporter.end();
  if (options.json) context.stdout.write(`${JSON.stringify(profile, null, 2)}\n`);
  else printProfile(profile, topSymbols, context.stdout);
}

function unknownNote(ensembleClasses: Uint8Array, outcomes: Outcomes | null): string[] {
  const unknown = outcomes === null ? 0 : unknownTrades(ensembleClasses, outcomes);
  return unknown === 0
    ? []
    : [
        `${count(unknown)} votes for a trade have no outcome, so no label. --prices settles every record`,
      ];
}
