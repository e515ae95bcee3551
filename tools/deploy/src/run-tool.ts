import { spawnSync } from 'node:child_process';

/** The source of each tool. A missing tool fails the test: no test is skipped. */
const DEBIAN_PACKAGE = {
  promtool: 'prometheus',
  'redis-cli': 'redis-tools',
  'systemd-analyze': 'systemd',
  'systemd-sysusers': 'systemd',
} as const;

export interface ToolResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a checker; `output` is stdout and stderr together. */
export function runTool(
  tool: keyof typeof DEBIAN_PACKAGE,
  args: readonly string[],
  cwd?: string,
): ToolResult {
  const { error, status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', cwd });
  if (error !== undefined) {
    const next = `apt-get install --no-install-recommends ${DEBIAN_PACKAGE[tool]}`;
    throw new Error(`${tool} cannot be run. Next: ${next}`, { cause: error });
  }
  return { code: status, output: stdout + stderr };
}
