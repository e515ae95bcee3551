import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { OPS, ROOT, runNode } from '@meta-agent/harness';

/** What bash offers for the last of these words. */
async function offered(bin: string, ...words: string[]): Promise<string[]> {
  const { stdout: script } = await runNode([join(ROOT, bin), 'completion', 'bash']);
  const name = words[0];
  const ask = [
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    `_${name.replaceAll('-', '_')}`,
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ];
  const out = execFileSync('bash', ['-c', [script, ...ask].join('\n')], { encoding: 'utf8' });
  return out.trimEnd().split('\n');
}

describe('the completion of bash', () => {
  it('offers commands, the commands of a group, and flags of the command that was typed', async () => {
    const ops = OPS.replace(`${ROOT}/`, '');
    expect(await offered(ops, 'meta-ops', 'ro')).toEqual(['rollback']);
    expect(await offered(ops, 'meta-ops', 'token', 'a')).toEqual(['add']);
    expect(await offered(ops, 'meta-ops', 'rollback', '--to', 'V', '--rea')).toEqual(['--reason']);
    expect(await offered(ops, 'meta-ops', 'backup', 'current', '--a')).toEqual(['--all']);
    const trainer = 'apps/trainer/bin/meta-trainer.js';
    expect(await offered(trainer, 'meta-trainer', 'config', 'show', '--as')).toEqual([
      '--as-config',
    ]);
  });
});
