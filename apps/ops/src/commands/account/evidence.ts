import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { EXIT, parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import { parseTimestamp } from '@meta-agent/features';
import { findLogs } from '@meta-agent/log-files';
import { count, countOf, dateTime } from '@meta-agent/words';
import { OpsError } from '../../errors';
import { checkEvidence, type CheckedEvidence } from '../../evidence/check-evidence';
import { writeEvidence } from '../../evidence/write-evidence';
import { existingRegistry, verifyKeysOf } from '../../registry/open-registry';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { Asking, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

type EvidenceInput = RegistryInput<
  Asking & {
    readonly since: string | undefined;
    readonly to: string | undefined;
    readonly check: string | undefined;
    readonly decisions: string[] | undefined;
    readonly withDecisions: boolean;
  }
>;

/** `meta-ops evidence --since T --to F.tar.gz`, `meta-ops evidence --check F.tar.gz` */
export async function evidence(input: EvidenceInput, context: CommandContext): Promise<void> {
  const { since, to, check } = input.options;
  if (check !== undefined && since === undefined && to === undefined) {
    const keys = await verifyKeysOf(context);
    await told(input, context, check, await checkEvidence(check, keys));
    return;
  }
  const sinceMs = since === undefined ? NaN : parseTimestamp(since);
  if (check !== undefined || to === undefined || Number.isNaN(sinceMs)) throw badUsage(input);
  await write(input, context, { sinceMs, to });
}

async function write(
  input: EvidenceInput,
  context: CommandContext,
  { sinceMs, to }: { readonly sinceMs: number; readonly to: string },
): Promise<void> {
  const { decisions, withDecisions: hasDecisions } = input.options;
  const registry = await existingRegistry(input, context);
  const schema = environmentSchema.pick({ META_DECISION_LOG: true });
  const folder = parseEnvironment(schema, context.env).META_DECISION_LOG;
  const logs = await findLogs(decisions ?? [folder]);
  if (existsSync(to)) await confirm(`Replace ${to}?`, input, context);
  const verifyKeys = await verifyKeysOf(context);
  await writeEvidence(to, { registry, logs, sinceMs, hasDecisions, verifyKeys });
  const checked = await checkEvidence(to, verifyKeys);
  await told(input, context, to, checked);
  if (checked.manifest.missing.length > 0) context.exit(EXIT.incomplete);
}

async function told(
  input: EvidenceInput,
  context: CommandContext,
  path: string,
  { manifest, history, liveStates }: CheckedEvidence,
): Promise<void> {
  const { files, ...about } = manifest;
  const { size: bytes } = await stat(path);
  const sha256 = await sha256Of(path);
  const result = { path, bytes, sha256, ...about, live_states: liveStates };
  const lines = history?.entries.length ?? 0;
  printResult(input, context, result, () =>
    [
      `Evidence since ${dateTime(manifest.since)}: ${countOf(lines, 'line')} of the ledger, ${countOf(liveStates, 'live state')}, ${countOf(about.versions.length, 'version')}`,
      ...about.missing.map((line) => `Not in it: ${line}`),
      `${countOf(Object.keys(files).length, 'file')} in ${path}, ${count(bytes)} bytes, read back and verified.`,
      `SHA-256 ${sha256}`,
    ].join('\n'),
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function badUsage({ options: { since, to, check } }: EvidenceInput): OpsError {
  return new OpsError('bad_argument', {
    message: 'The command writes a pack, or checks one.',
    expected: '--since T --to F with T like 2026-02-05T00:00:00Z, or --check F',
    received: JSON.stringify({ since, to, check }),
    next: 'meta-ops evidence --since 2026-02-05T00:00:00Z --to evidence.tar.gz',
  });
}
