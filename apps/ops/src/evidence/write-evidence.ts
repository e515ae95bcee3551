import { CommandError } from '@meta-agent/command-line';
import { nodeDisk, openRegularFile, publishStaged } from '@meta-agent/durable-files';
import { filesOfRegistry, ModelError, type Registry, type VerifyKeys } from '@meta-agent/model-io';
import { notWritable } from '../archive/not-writable';
import { listFiles, packFiles, type Source } from '../archive/pack-files';
import { OpsError } from '../errors';
import { checkEvidence } from './check-evidence';
import {
  DECISION_LOG,
  DECISIONS,
  encodeEvidenceManifest,
  EVIDENCE_MANIFEST,
  README,
  SETTINGS,
  type EvidenceManifest,
} from './evidence-manifest';
import { readmeOf } from './evidence-readme';
import {
  gatherControl,
  gatherLedger,
  gatherLive,
  gatherVersions,
  sourceOf,
  versionsSince,
} from './gather-registry';
import { surveyDecisions, type SurveyedLog } from './survey-decisions';

export interface EvidenceRequest {
  readonly registry: Registry;
  /** Files of the decision log. */
  readonly logs: readonly string[];
  readonly sinceMs: number;
  /** Whether the pack holds the decision log itself. */
  readonly hasDecisions: boolean;
  /** Of META_VERIFY_KEY; undefined when nothing needs to be signed. */
  readonly verifyKeys: VerifyKeys | undefined;
}

/**
 * Writes an evidence pack; equal inputs give equal bytes. The pack gets its name after it was synced,
 * read back and verified.
 * @throws OpsError archive_not_writable, archive_*; ModelError of the ledger; InputError
 */
export async function writeEvidence(
  file: string,
  request: EvidenceRequest,
): Promise<EvidenceManifest> {
  const { registry, logs } = request;
  try {
    const inputs = [...(await filesOfRegistry(registry.dir)), ...logs];
    return await publishStaged(nodeDisk, file, { inputs }, async (pack) => {
      const { manifest, sources } = await gather(request);
      const head = sourceOf(EVIDENCE_MANIFEST, encodeEvidenceManifest(manifest));
      for await (const chunk of packFiles([head, ...sources])) await pack.append(chunk);
      await pack.seal();
      await checkEvidence(pack.temporary, request.verifyKeys);
      return manifest;
    });
  } catch (error) {
    if (error instanceof CommandError || error instanceof ModelError) throw error;
    throw notWritable(file, error as Error);
  }
}

async function gather(request: EvidenceRequest) {
  const { registry, logs: files, sinceMs, hasDecisions, verifyKeys } = request;
  const { dir } = registry;
  const ledger = await registry.verifyLedger();
  const { logs, settings, versions: decided } = await surveyDecisions(files, sinceMs);
  const wanted = [...versionsSince(ledger, sinceMs), ...decided];
  const versions = await gatherVersions(registry, [...new Set(wanted)].sort());
  const live = await gatherLive(dir, sinceMs, verifyKeys);
  const parts = [gatherLedger(ledger), await gatherControl(dir), live, versions];
  const { newest, earlier } = live;
  const head = ledger.head.count === 0 ? null : ledger.head;
  const told = {
    since: new Date(sinceMs).toISOString(),
    current: head === null ? null : ledger.entries[head.count - 1].to,
    ledger_head: head,
    live: newest && { generation: newest.state.generation, sha256: newest.sha256 },
    first_live_generation: live.firstGeneration,
    versions: versions.versions,
    missing: parts.flatMap(({ missing }) => missing),
  };
  const named_logs = logs.map(({ path: _path, ...log }) => log);
  const sources = [
    sourceOf(README, Buffer.from(readmeOf({ ...told, hasDecisions, earlier }))),
    sourceOf(SETTINGS, jsonOf(settings)),
    sourceOf(DECISION_LOG, jsonOf(named_logs)),
    ...(hasDecisions ? decisionSources(logs) : []),
    ...parts.flatMap((part) => part.sources),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const format = { format: 'meta-agent-evidence', schema_version: 1 } as const;
  const manifest: EvidenceManifest = { ...format, ...told, files: await listFiles(sources) };
  return { manifest, sources };
}

const jsonOf = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** Longer days are packed by other means. */
const MOST_LOG_BYTES = 256 * 1024 * 1024;

function decisionSources(logs: readonly SurveyedLog[]): Source[] {
  const names = new Set(logs.map(({ name }) => name));
  const large = logs.find(({ bytes }) => bytes > MOST_LOG_BYTES);
  if (names.size === logs.length && large === undefined) {
    return logs.map(({ path, name, bytes }) => ({
      path: `${DECISIONS}/${name}`,
      read: () => firstBytes(path, bytes),
    }));
  }
  throw new OpsError('archive_too_large', {
    message: 'The decision log does not fit into the pack. Nothing was written.',
    expected: `files of different names and at most ${MOST_LOG_BYTES} bytes`,
    received: large === undefined ? 'two files of one name' : `${large.bytes} in ${large.path}`,
    next: 'leave out --with-decisions: the pack holds the hashes of the files',
  });
}

/** The engine may have written more since the file was hashed. */
async function firstBytes(path: string, bytes: number): Promise<Buffer> {
  const { file } = await openRegularFile(path, { links: 'follow' });
  try {
    const buffer = Buffer.alloc(bytes);
    let filled = 0;
    while (filled < bytes) {
      const { bytesRead } = await file.read(buffer, filled, bytes - filled, filled);
      if (bytesRead === 0) throw new Error(`${path} has become shorter`);
      filled += bytesRead;
    }
    return buffer;
  } finally {
    await file.close();
  }
}
