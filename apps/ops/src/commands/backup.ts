import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { describeError, EXIT } from '@meta-agent/command-line';
import { ModelError, type LedgerState, type Registry } from '@meta-agent/model-io';
import { versionsOf } from '../archive/archive-manifest';
import { writeArchive } from '../archive/write-archive';
import { confirm } from './confirm';
import type { CommandContext, CommandInput } from './context';
import { existingRegistry } from './open-registry';
import { countOf, printResult } from './print';
import { resolveVersions } from './resolve-version';

/** `meta-ops backup [V…|--all] --to F` */
export async function backup(input: CommandInput, context: CommandContext): Promise<void> {
  const registry = await existingRegistry(input);
  const { args, options } = input;
  const isAll = options.all === true;
  const wanted = await resolveVersions(registry, args[0] as string[], isAll);
  const { sound, flaws } = await sortOut(registry, wanted);
  if (flaws.length > 0 && !isAll) throw flaws[0];
  const ledger = await provenLedger(registry, flaws);

  const to = String(options.to);
  if (await exists(to)) await confirm(`Replace ${to}?`, input, context);
  const manifest = await writeArchive(to, registry, sound, ledger);
  const bytes = await readFile(to);
  const result = {
    path: to,
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    versions: versionsOf(manifest),
    current: manifest.current,
    ledger_head: manifest.ledger_head,
    left_out: flaws.map(({ code, message }) => ({ code, message })),
  };
  printResult(input, context, result, () =>
    [
      ...result.versions,
      `${countOf(sound.length, 'version')} in ${to}, ${result.bytes} bytes, read back and proven.`,
      `SHA-256 ${result.sha256}`,
    ].join('\n'),
  );
  if (flaws.length === 0) return;
  for (const flaw of flaws) context.stderr.write(`Left out: ${describeError(flaw)}\n`);
  context.exit(EXIT.gateFailed);
}

async function sortOut(registry: Registry, versions: readonly string[]) {
  const sound: string[] = [];
  const flaws: ModelError[] = [];
  for (const version of versions) {
    await noting(flaws, async () => {
      await registry.load(version);
      sound.push(version);
    });
  }
  return { sound, flaws };
}

/** A ledger that is not sound is not carried on, but no reason to be without a backup. */
async function provenLedger(registry: Registry, flaws: ModelError[]): Promise<LedgerState | null> {
  let ledger: LedgerState | null = null;
  await noting(flaws, async () => {
    ledger = await registry.verifyLedger();
  });
  return ledger;
}

async function noting(flaws: ModelError[], step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    flaws.push(error);
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
