/**
 * What is promised: [the promise, how it was tried, the results of trials that show it, the spec].
 * A result is the name of a trial, or `trial: what was tried` for a part of one.
 */
module.exports = [
  {
    title: 'Files',
    promises: [
      [
        'A published file holds the old or the new contents, whole; the new ones once it is acknowledged.',
        'every call of the file system fails',
        ['files: publishFile', 'files: writeOutput'],
        'libs/durable-files/src/publish/publish.faults.spec.ts',
      ],
      [
        'A new file appears whole or not at all.',
        'every call of the file system fails',
        ['files: publishNewFile', 'files: writeNewFile'],
        'libs/durable-files/src/publish/publish.faults.spec.ts',
      ],
      [
        'A step that fails leaves no open handle; one that can clean up leaves no temporary and no claim.',
        'every call of the file system fails',
        ['files'],
        'libs/durable-files/src/publish/publish.faults.spec.ts',
      ],
      [
        'An interrupted large output is continued or replaced, never mixed.',
        'every call of the file system fails',
        ['files: ResumableFile'],
        'libs/durable-files/src/publish/publish.faults.spec.ts',
      ],
    ],
  },
  {
    title: 'Registry and live state',
    promises: [
      [
        'After a promotion or a rollback the old or the new version is in force, and the ledger has no gap.',
        'every call of the file system fails',
        ['registry: promote', 'registry: roll back'],
        'libs/model-io/src/registry/registry.faults.spec.ts',
      ],
      [
        'A version is saved, removed or restored whole or not at all, and the change can be made again.',
        'every call of the file system fails',
        ['registry: save', 'registry: remove', 'registry: restore'],
        'libs/model-io/src/registry/registry.faults.spec.ts',
      ],
      [
        'A stop and a demotion are put in force or refused; one that cannot be read is an error, never none.',
        'every call of the file system fails',
        [
          ...['registry: halt', 'registry: resume', 'registry: demote', 'registry: rearm'],
          'registry: standing',
        ],
        'libs/model-io/src/registry/registry.faults.spec.ts',
      ],
      [
        'A process that saves and promotes may be killed at any moment.',
        'kill -9',
        ['registry-kills'],
        'libs/model-io/src/registry/killed.spec.ts',
      ],
      [
        'Of eight processes that change a registry one at a time does, and no change is lost, also when they are killed.',
        'operations drawn by a seed, and kill -9; an independent witness looks for a second holder',
        ['registry-operations'],
        'libs/model-io/src/registry/operated.endurance.spec.ts',
      ],
      [
        'An acknowledged version survives a power loss at any step.',
        'unsynced names and bytes are dropped at random after every step',
        ['registry-power-loss'],
        'libs/model-io/src/registry/power-loss.spec.ts',
      ],
      [
        'A registry is sound however the clock jumps.',
        'the clock is set back or ahead by years before each change',
        ['clock'],
        'libs/model-io/src/registry/clock.fuzz.spec.ts',
      ],
      [
        'The live state is the old or the new one, and its chain is whole.',
        'every call of the file system fails',
        ['live-state: publish a live state', 'live-state: restore live states'],
        'libs/model-io/src/live/live.faults.spec.ts',
      ],
      [
        'An engine remembers a demotion it has seen, or goes on and reports that it cannot.',
        'every call of the file system fails',
        ['live-state: remember the live state in force'],
        'libs/model-io/src/live/live.faults.spec.ts',
      ],
      [
        'A copy that is pulled from an object storage serves the old or the new version.',
        'every call of the file system fails',
        ['live-state: pull from the object storage'],
        'libs/model-io/src/live/live.faults.spec.ts',
      ],
      [
        'The supervisor learns the same states whatever fails in between; an unreadable log is never a missing one.',
        'every call of the file system fails',
        ['supervisor'],
        'apps/supervisor/src/pass/pass.faults.spec.ts',
      ],
    ],
  },
  {
    title: 'Decisions',
    promises: [
      [
        'With sync `always` no answered row is lost, and no refused row stays.',
        'every call of the file system fails',
        ['decision-log: decision log, always'],
        'apps/engine/src/decision-log/decision-log.faults.spec.ts',
      ],
      [
        'With sync `interval` rows are whole and in order, and each lost row is told.',
        'every call of the file system fails',
        ['decision-log: decision log, interval'],
        'apps/engine/src/decision-log/decision-log.faults.spec.ts',
      ],
      [
        'After a restart the past has whole rows of the log without a gap, or the failure is told.',
        'every call of the file system fails',
        ['past'],
        'apps/engine/src/past/read-past.faults.spec.ts',
      ],
      [
        'An answered row survives a power loss, with sync `always`.',
        'the power fails at a random step, after random faults',
        ['decision-log-power-loss'],
        'apps/engine/src/decision-log/power-loss.spec.ts',
      ],
      [
        'A row goes to the file of its day, in order, however the clock jumps.',
        'the clock is set back or ahead by days before each row',
        ['clock-decision-log'],
        'apps/engine/src/decision-log/clock.fuzz.spec.ts',
      ],
      [
        'While models are swapped under load no answer fails, and each is of one version and of its own live state.',
        'swaps of four versions and their live states under load',
        ['engine-swaps'],
        'tools/acceptance/src/endurance/engine-swaps.endurance.spec.ts',
      ],
      [
        'A log that is killed has every answered row, with sync `always`.',
        'kill -9 at random moments, from the start on',
        ['decision-log-kills'],
        'apps/engine/src/decision-log/killed.endurance.spec.ts',
      ],
      [
        'An engine that is killed, or stopped by SIGTERM, has logged every answered row, with sync `always`.',
        'kill -9 and SIGTERM under load at random moments',
        ['engine-kills', 'engine-stops'],
        'tools/acceptance/src/endurance/engine-killed.endurance.spec.ts',
      ],
      [
        'Any body gets a decision or a problem with a code; lines get an answer each, in order.',
        'generated, damaged and random bodies',
        ['bodies'],
        'apps/engine/src/http/server/bodies.fuzz.spec.ts',
      ],
      [
        'Each entry of a stream becomes a decision or a rejection with a code.',
        'generated, damaged and random entries',
        ['stream-entries'],
        'apps/engine/src/signals/entries.fuzz.spec.ts',
      ],
      [
        'An environment is accepted within its ranges, or every bad variable is named.',
        'generated values of every variable',
        ['environment'],
        'apps/engine/src/config/environment.fuzz.spec.ts',
      ],
    ],
  },
  {
    title: 'What is read',
    promises: [
      [
        'A damaged artifact is refused or behaves the same.',
        'bytes changed, cut, put in, left out, repeated in each file',
        ['artifact'],
        'libs/model-io/src/load/artifact.fuzz.spec.ts',
      ],
      [
        'A file of an artifact or a registry that is damaged at any byte is refused or reads the same.',
        'a bit of each byte flipped, and cut off before each byte',
        ['each-byte'],
        'libs/model-io/src/load/each-byte.faults.spec.ts',
      ],
      [
        'An artifact that somebody changed and sealed again is refused or answers probabilities.',
        'the same, with a new manifest',
        ['artifact-sealed'],
        'libs/model-io/src/load/artifact.fuzz.spec.ts',
      ],
      [
        'A damaged pointer, ledger or live state is refused or reads the same.',
        'bytes changed, cut, put in, left out, repeated in each file',
        ['registry-files'],
        'libs/model-io/src/load/artifact.fuzz.spec.ts',
      ],
      [
        'A damaged archive is refused, or its contents are the same.',
        'the same, of the compressed file and of the tar inside',
        ['archive'],
        'apps/ops/src/archive/archive.fuzz.spec.ts',
      ],
      [
        'Records, labels, outcomes and prices are read as written, or each bad line is told.',
        'generated, damaged and random files, in any chunks',
        ['inputs-generated'],
        'libs/log-files/src/inputs.fuzz.spec.ts',
      ],
      [
        'An input is read whole or refused, never in part.',
        'every call of the file system fails',
        ['inputs'],
        'libs/log-files/src/log-files.faults.spec.ts',
      ],
      [
        'A configuration is accepted as a whole, or each bad value is named.',
        'generated, damaged and random files',
        ['config'],
        'apps/trainer/src/config/config.fuzz.spec.ts',
      ],
      [
        'An agent has the shape of its `agent.json`, or the failed check is named.',
        'generated, damaged and random descriptions',
        ['agent-json'],
        'apps/agents/src/agents/agent.fuzz.spec.ts',
      ],
    ],
  },
  {
    title: 'Commands and runner',
    promises: [
      [
        'A backup or an evidence pack gets its name once it is whole; an older one stays until then.',
        'every call of the file system fails',
        ['ops: backup', 'ops: evidence'],
        'apps/ops/src/archive/commands.faults.spec.ts',
      ],
      [
        'A restore brings back everything or leaves a valid registry.',
        'every call of the file system fails',
        ['ops: restore'],
        'apps/ops/src/archive/commands.faults.spec.ts',
      ],
      [
        'The file of the tokens has the old or the new clients; a key is never written in part.',
        'every call of the file system fails',
        ['ops: token add', 'ops: keygen'],
        'apps/ops/src/archive/commands.faults.spec.ts',
      ],
      [
        'The decisions of a replay are written whole, or the older file stays.',
        'every call of the file system fails',
        ['ops: replay --out'],
        'apps/ops/src/archive/commands.faults.spec.ts',
      ],
      [
        'Features, settled labels and a report are written whole, or the older file stays; settings have their schema.',
        'every call of the file system fails',
        ['trainer'],
        'apps/trainer/src/commands/commands.faults.spec.ts',
      ],
      [
        'The truth of a simulation stands beside the files of the same simulation only.',
        'every call of the file system fails',
        ['simulation'],
        'tools/simulate/src/output/write-simulation.faults.spec.ts',
      ],
      [
        'The runner of the agents loses no candle and no line it has acknowledged.',
        'every call of the file system fails',
        ['agents'],
        'apps/agents/src/live/state.faults.spec.ts',
      ],
      [
        'An engine whose tokens change has the old or the new ones, and the new ones at the next look.',
        'every call of the file system fails',
        ['tokens'],
        'apps/engine/src/access/tokens/token-store.faults.spec.ts',
      ],
      [
        'An agent is loaded whole or refused.',
        'every call of the file system fails',
        ['agent-files'],
        'apps/agents/src/agents/load/load-agents.faults.spec.ts',
      ],
    ],
  },
  {
    title: 'What can be exchanged',
    promises: [
      [
        'Every feature set, calibration and scorer gives finite numbers; probabilities sum to 1; inputs stay.',
        'generated inputs for each',
        ['contracts-model'],
        'libs/model-io/src/model/contracts.fuzz.spec.ts',
      ],
      [
        'Every label source, fitted calibration and objective does the same.',
        'generated inputs for each',
        ['contracts-trainer'],
        'apps/trainer/src/fit/contracts.fuzz.spec.ts',
      ],
      [
        'Every agent answers probabilities that sum to 1, the same for the same window.',
        'generated windows',
        ['contracts-agents'],
        'apps/agents/src/agents/contracts.fuzz.spec.ts',
      ],
    ],
  },
];
