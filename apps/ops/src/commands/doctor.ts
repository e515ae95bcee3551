import { EXIT, painter, type Painter } from '@meta-agent/command-line';
import { checkBackend } from '../doctor/check-backend';
import { checkDisk } from '../doctor/check-disk';
import { checkEngine } from '../doctor/check-engine';
import { checkFolder } from '../doctor/check-folder';
import { checkNode } from '../doctor/check-node';
import { checkRegistry } from '../doctor/check-registry';
import type { Finding } from '../doctor/finding';
import type { CommandContext, CommandInput } from '../terminal/context';
import { printResult } from '../terminal/print';

/** `meta-ops doctor` */
export async function doctor(input: CommandInput, context: CommandContext): Promise<void> {
  const findings = await examine(input, context.env);
  const paint = painter(context.stdout);
  printResult(input, context, findings, () => findings.map((f) => linesOf(f, paint)).join('\n'));
  if (findings.some(({ status }) => status === 'wrong')) context.exit(EXIT.gateFailed);
}

async function examine(input: CommandInput, env: CommandContext['env']): Promise<Finding[]> {
  const { META_DECISION_LOG: logs = 'logs' } = env;
  const dir = String(input.options.modelDir);
  const folders = [
    await checkFolder('registry', dir),
    await checkDisk('disk', dir),
    ...(logs === 'off'
      ? []
      : [await checkFolder('decision log', logs), await checkDisk('disk of the log', logs)]),
  ];
  return [
    checkNode(process.versions.node),
    checkBackend(env.META_TF_BACKEND),
    ...folders,
    ...(await checkRegistry(dir)),
    ...(await checkEngine(input, env)),
  ];
}

const MARKS = { ok: ['green', '✓'], warning: ['yellow', '!'], wrong: ['red', '✗'] } as const;

function linesOf({ name, status, detail, next }: Finding, paint: Painter): string {
  const [colour, mark] = MARKS[status];
  const line = `${paint(colour, mark)} ${name}: ${detail}`;
  return next === null ? line : `${line}\n    next: ${next}`;
}
