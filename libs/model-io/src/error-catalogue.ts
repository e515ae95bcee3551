const ARTIFACT = {
  exitCode: 3,
  next: 'train again, restore the version from a backup, or roll back to another one',
} as const;
const LEDGER = {
  exitCode: 3,
  next: 'find out who changed the registry, or restore it from a backup',
} as const;
const DISK = {
  exitCode: 1,
  next: 'see to the disk and its permissions, then run this again',
} as const;
const LOCK = {
  exitCode: 1,
  next: 'make sure that nothing writes to the registry, remove its lock folder, run this again',
} as const;
const FOLDER = {
  exitCode: 2,
  next: 'check --model-dir or META_V2_MODEL_DIR, and who may use that folder',
} as const;
const VERSION = { exitCode: 2, next: 'choose a version from: meta-ops list' } as const;

/** For each code: its meaning, the exit code of the command, and what to do next. */
export const CATALOGUE = {
  artifact_missing: { ...FOLDER, what: 'there is no artifact' },
  manifest_missing: { ...ARTIFACT, what: 'the artifact has no manifest' },
  manifest_invalid: { ...ARTIFACT, what: 'the manifest cannot be used' },
  artifact_unreadable: { ...ARTIFACT, what: 'the artifact cannot be read' },
  artifact_too_large: {
    exitCode: 3,
    what: 'the artifact is too large',
    next: 'train on fewer symbols or clients, or find out what wrote this artifact',
  },
  file_missing: { ...ARTIFACT, what: 'a file of the artifact is missing' },
  size_mismatch: { ...ARTIFACT, what: 'a file of the artifact has another size' },
  hash_mismatch: { ...ARTIFACT, what: 'a file of the artifact has other contents' },
  schema_version_unknown: { ...ARTIFACT, what: 'the artifact is of an unknown schema version' },
  file_invalid: { ...ARTIFACT, what: 'a file of the artifact does not hold what it should' },
  agents_invalid: { ...ARTIFACT, what: 'the agents are not those of the weights, or no agents' },
  feature_set_unknown: { ...ARTIFACT, what: 'the feature set is unknown' },
  feature_names_mismatch: { ...ARTIFACT, what: 'the feature names are not those of the set' },
  class_order_mismatch: { ...ARTIFACT, what: 'the classes are in another order' },
  shape_mismatch: { ...ARTIFACT, what: 'the shapes do not agree' },
  no_parameters: { ...ARTIFACT, what: 'the model has no parameters' },
  not_finite: { ...ARTIFACT, what: 'a number is not finite' },
  scale_not_positive: { ...ARTIFACT, what: 'a scale is not positive' },
  calibration_invalid: { ...ARTIFACT, what: 'the calibration cannot be used' },
  constant_output: { ...ARTIFACT, what: 'the model answers the same to everything' },
  probes_not_reproduced: { ...ARTIFACT, what: 'the probes are not reproduced' },
  version_mismatch: { ...ARTIFACT, what: 'the folder holds another version' },
  draft_invalid: {
    exitCode: 1,
    what: 'the model cannot be saved',
    next: 'report this: the trainer and the artifact do not agree',
  },
  version_exists: {
    exitCode: 1,
    what: 'the version exists with other contents',
    next: 'run this again: the next second has another name',
  },
  version_differs: {
    exitCode: 3,
    what: 'the version is there already, with other contents',
    next: 'find out which of the two is right; move the other folder away, then run this again',
  },
  version_invalid: { ...VERSION, what: 'not a version' },
  version_missing: { ...VERSION, what: 'the registry does not hold the version' },
  version_protected: { ...VERSION, what: 'the version cannot be removed' },
  registry_missing: { ...FOLDER, what: 'there is no registry' },
  registry_unreadable: { ...FOLDER, what: 'the registry cannot be read' },
  registry_not_writable: { ...FOLDER, what: 'the model folder cannot be written' },
  registry_locked: {
    exitCode: 2,
    what: 'another process is changing the registry',
    next: 'wait for it to end, then run this again',
  },
  lock_unreadable: { ...LOCK, what: 'the lock cannot be read' },
  lock_lost: { ...LOCK, what: 'the lock was taken away' },
  write_failed: { ...DISK, what: 'writing failed' },
  artifact_in_registry: {
    ...LEDGER,
    what: 'an artifact lies in the root of the registry',
    next: 'find out who put it there, then move manifest.json and the files that it lists away',
  },
  current_missing: {
    exitCode: 2,
    what: 'no version is promoted',
    next: 'meta-trainer train, or meta-ops promote a saved version',
  },
  current_changed: {
    exitCode: 2,
    what: 'another version was put in force meanwhile',
    next: 'meta-ops ledger shows by whom and why; then decide anew',
  },
  current_invalid: { ...LEDGER, what: 'current.json cannot be used' },
  current_mismatch: { ...LEDGER, what: 'current.json contradicts the ledger' },
  current_outdated: { ...LEDGER, what: 'current.json is older than the ledger' },
  control_invalid: {
    ...LEDGER,
    what: 'control.json cannot be used',
    next: 'a stop is in force until: meta-ops resume --reason R, which writes control.json anew',
  },
  not_halted: {
    exitCode: 2,
    what: 'no stop is in force',
    next: 'nothing is left to do; meta-ops halt --reason R stops every engine of the registry',
  },
  not_demoted: {
    exitCode: 2,
    what: 'no model is demoted',
    next: 'nothing is left to do; meta-ops ledger shows what happened',
  },
  live_invalid: {
    ...LEDGER,
    what: 'the live state cannot be used',
    next: "the artifact's threshold is in force until: meta-supervisor run --rebuild, with the options of run",
  },
  live_changed: {
    exitCode: 2,
    what: 'another supervisor has published a live state',
    next: 'run one supervisor per registry',
  },
  live_fell: { ...LEDGER, what: 'the live state is older than one that was in force' },
  challenger_invalid: {
    ...LEDGER,
    what: 'challenger.json cannot be used',
    next: 'name the challenger anew: meta-ops challenge V --reason R',
  },
  key_invalid: {
    exitCode: 2,
    what: 'the key cannot be used',
    next: 'make keys with: meta-ops keygen --to FOLDER',
  },
  signature_missing: {
    ...LEDGER,
    what: 'there is no signature',
    next: 'find out who promoted it; to sign it: meta-ops promote current --sign-key F --reason R',
  },
  signature_key_unknown: {
    ...LEDGER,
    what: 'the signature is of another key',
    next: 'add the public key of that signer to META_VERIFY_KEY, or sign it anew with --sign-key',
  },
  signature_invalid: { ...LEDGER, what: 'the signature does not belong to the contents' },
  signature_needed: {
    exitCode: 2,
    what: 'the current version is signed, so the next one must be',
    next: 'run this again with --sign-key F, or set META_SIGN_KEY',
  },
  generation_fell: { ...LEDGER, what: 'the registry is older than what was served from it' },
  store_unreachable: {
    exitCode: 4,
    what: 'the object storage cannot be used',
    next: 'check the address, the name of the bucket, the credentials and the network',
  },
  store_changed: {
    exitCode: 2,
    what: 'another process has pushed meanwhile',
    next: 'find out which registry is the origin, then run this again',
  },
  remote_missing: {
    exitCode: 2,
    what: 'the object storage holds no registry',
    next: 'on the origin: meta-ops registry push --to s3://BUCKET/PREFIX',
  },
  remote_invalid: {
    ...LEDGER,
    what: 'the registry in the object storage cannot be used',
    next: 'find out who changed it, then push again: meta-ops registry push --to s3://BUCKET/PREFIX',
  },
  remote_outdated: {
    ...LEDGER,
    what: 'the registry in the object storage is older',
    next: 'push from the origin: meta-ops registry push --to s3://BUCKET/PREFIX',
  },
  remote_ahead: {
    ...LEDGER,
    what: 'the registry in the object storage is newer',
    next: 'push from the origin alone; to continue here: meta-ops registry pull into a new folder',
  },
  remote_diverged: {
    ...LEDGER,
    what: 'the registry in the object storage has another history',
    next: 'find out which of the two is right; a registry has one origin, and only that is changed',
  },
  ledger_edited: { ...LEDGER, what: 'the ledger was edited' },
  ledger_cut: { ...LEDGER, what: 'the ledger was cut' },
  ledger_replaced: { ...LEDGER, what: 'the ledger was replaced' },
} as const;
