import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEPLOY, readText, REPOSITORY } from './deploy-files';
import { runTool } from './run-tool';

const SERVICES = [
  'meta-engine.service',
  'meta-trainer.service',
  'meta-supervisor.service',
  'meta-agents.service',
];
const UNITS = [...SERVICES, 'meta-trainer.timer'];

let folder: string;

/** The units as installed, with this repository in place of /opt/meta-agent. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'units-'));
  for (const unit of UNITS) {
    const text = readText(`systemd/${unit}`).replaceAll('/opt/meta-agent', REPOSITORY);
    writeFileSync(join(folder, unit), text);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** `--recursive-errors=no` makes a warning about this unit an error; it ignores other units. */
function verify(unit: string) {
  const { code, output } = runTool('systemd-analyze', [
    'verify',
    '--man=no',
    '--recursive-errors=no',
    join(folder, unit),
  ]);
  const own = output.split('\n').filter((line) => line.includes(unit));
  return { code, output: own.join('\n') };
}

describe('the systemd units', () => {
  it.each(UNITS)('%s has only known settings, and its programs exist', (unit) => {
    expect(verify(unit)).toEqual({ code: 0, output: '' });
  });

  it('fail the check with a misspelt setting', () => {
    const text = readText('systemd/meta-engine.service').replace('NoNewPriv', 'NoNewPirv');
    writeFileSync(join(folder, 'broken.service'), text);
    const { code, output } = verify('broken.service');
    expect(output).toContain('NoNewPirvileges');
    expect(code).not.toBe(0);
  });

  it.each(SERVICES)('%s has an exposure score of at most 1.5 of 10', (unit) => {
    const args = ['security', '--offline=true', '--threshold=15', '--no-pager', join(folder, unit)];
    const { code, output } = runTool('systemd-analyze', args);
    expect(output).toContain('Overall exposure level');
    expect(code).toBe(0);
  });

  it('start the timer on Sundays at 02:30 UTC', () => {
    const calendar = /^OnCalendar=(.*)$/m.exec(readText('systemd/meta-trainer.timer'))?.[1] ?? '';
    const { code, output } = runTool('systemd-analyze', ['calendar', calendar]);
    expect(output).toMatch(/: Sun \d.* 02:30:00 UTC/);
    expect(code).toBe(0);
  });

  it('define an account that systemd can create', () => {
    const file = join(DEPLOY, 'systemd/meta-agent.sysusers.conf');
    const { code, output } = runTool('systemd-sysusers', ['--dry-run', file]);
    expect(output).not.toMatch(/fail|invalid|ignoring/i);
    expect(code).toBe(0);
    const [, name] = /^u (\S+)/m.exec(readText('systemd/meta-agent.sysusers.conf')) ?? [];
    for (const unit of SERVICES) expect(readText(`systemd/${unit}`)).toContain(`\nUser=${name}\n`);
  });
});
