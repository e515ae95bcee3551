import type { EvidenceManifest } from './evidence-manifest';

type Told = Omit<EvidenceManifest, 'files' | 'format' | 'schema_version'> & {
  readonly hasDecisions: boolean;
  /** The newest live state of an earlier chain; null: one chain. */
  readonly earlier: number | null;
};

/** The page of a pack: what is in it, and how its questions are answered without a network. */
export function readmeOf({ since, current, live, versions, missing, ...more }: Told): string {
  const { ledger_head: head, first_live_generation: first, hasDecisions, earlier } = more;
  const log = hasDecisions ? 'decisions' : 'FOLDER_OF_THE_DECISION_LOG';
  return `# Evidence since ${since}

What decided at a time, by what right, and what became of it. Unpack this archive into an empty
folder: the folder is a registry that meta-ops reads. No command here needs a network or changes a file.

| file | what it holds |
| --- | --- |
| \`evidence.json\` | size and SHA-256 of every other file |
| \`ledger.jsonl\`, \`current.json\` | each promotion, rollback, stop and demotion: who, when, why; each line seals the one before |
| \`control.json\` | the operator's stop at the time of the pack; absent if there never was one |
| \`challenger.json\` | the challenger that a person named; absent if nobody did |
| \`live.json\`, \`live/N.json\` | what the supervisor had learned: threshold, evidence, settled accuracy and profit; each file proves the one before |
| \`versions/V/\` | the models that decided, with \`metadata.json\` and \`report.html\` of their training |
| \`settings.json\` | the settings of the engines, with the first and the last decision under each |
| \`decision-log.json\` | size and SHA-256 of each file of the decision log |
${hasDecisions ? '| `decisions/` | the decision log itself |\n' : ''}
Current version: ${current ?? 'none'}. Ledger: ${head === null ? 'none' : `${head.count} lines, head ${head.hash}`}.
Live states: ${live === null ? 'none' : `${first ?? 1} to ${live.generation}, newest ${live.sha256}`}.${
    earlier === null
      ? ''
      : `
Up to ${earlier} they are of an earlier chain, before the supervisor computed its state anew: no later state proves ${earlier}.`
  }
Versions: ${versions.length === 0 ? 'none' : versions.join(', ')}.
${missing.length === 0 ? 'Nothing is missing.' : `Not in this pack:\n${missing.map((line) => `- ${line}`).join('\n')}`}

${answersWith(log)}`;
}

/** How the pack answers its questions. */
const answersWith = (log: string): string => `## Is the pack whole and unchanged?

    meta-ops evidence --check FILE.tar.gz

By hand: compare \`sha256sum\` of each file with \`evidence.json\`. The SHA-256 of the archive itself and
the head of the ledger must be compared with a note that was made elsewhere, such as an older backup.

## Is this the decision log?

\`decision-log.json\` names each file, how many bytes it had, and their SHA-256. A file that has grown
since begins with these bytes: \`head -c BYTES FILE | sha256sum\`.

## What decided at a time, and by what right?

    meta-ops why --symbol BTCUSDT --at 2026-02-05T23:54:27Z --model-dir . --decisions ${log}

It prints the vote, what the model said, the threshold in force and the live state that it comes from, a
stop or a demotion, and the line of the ledger that put the model in force. With \`--prices FILE\` and the
settings of the settlement it also prints what became of the decision.

By hand: the row of the decision log names \`model_version\`, \`policy\` and \`in_force\`; \`live_generation\` in
it is the number N of \`live/N.json\`; the last line of \`ledger.jsonl\` before \`decided_at\` whose \`to\` is the
model says who put it in force.

## Repeat the decisions

    meta-ops replay --model-dir . --predictions ${log}

It decides every row again by the models and the live states in this pack, and names each difference.

## What became of it?

    meta-ops replay --model-dir . --predictions ${log} --prices FILE --label-horizon MINUTES

It settles every row by prices: accuracy and profit of the decisions and of the vote. The newest live
state holds in \`settled\` what the supervisor had settled by then.
`;
