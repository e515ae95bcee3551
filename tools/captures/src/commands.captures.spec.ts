import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@meta-agent/harness';
import { judgeLines } from './judge-lines';
import { onTerminal } from './on-terminal';
import { PROGRAMS, SCENES, type ProgramName, type Scene } from './scenes';
import { onStage, type Stage } from './stage';

const FOLDER = join(ROOT, 'captures');
/** Commands that run until they are stopped are interrupted then. */
const LONGEST_S: Readonly<Record<string, number>> = {
  ...{ serve: 5, worker: 25, run: 20 },
  ...{ fleet: 8, rollback: 8 },
};
const OTHERS_S = 120;

interface Capture {
  readonly name: string;
  readonly exitCode: number;
  readonly findings: readonly string[];
}

const captures: Capture[] = [];

/**
 * Captures every command of every program, and each help, on terminals of 80 and 200 columns, into
 * `captures/`. Its SUMMARY.md names each capture whose text is wider than the terminal or cut.
 */
describe('every command of every program', () => {
  beforeAll(() => {
    rmSync(FOLDER, { recursive: true, force: true });
  });
  afterAll(() => {
    writeFileSync(join(FOLDER, 'SUMMARY.md'), summaryOf(captures));
  });

  it('has a scene', () => {
    expect(commandsWithoutScene()).toEqual([]);
  });

  it.each([80, 200])('fits a terminal of %i columns', async (columns) => {
    mkdirSync(join(FOLDER, String(columns)), { recursive: true });
    await onStage(async (stage) => {
      for (const scene of [...helpScenes(), ...SCENES]) {
        captures.push(await capture(scene, columns, stage));
      }
    });
    const found = captures.filter(({ findings }) => findings.length > 0);
    expect(found.map(({ name, findings }) => [name, ...findings])).toEqual([]);
  });
});

async function capture(
  { program, line }: Scene,
  columns: number,
  { folder, env }: Stage,
): Promise<Capture> {
  const words = line.split(' ');
  const seconds = LONGEST_S[words[0]] ?? OTHERS_S;
  const bin = [process.execPath, join(ROOT, PROGRAMS[program]), ...words];
  const { exitCode, lines } = await onTerminal({ words: bin, cwd: folder, env, columns, seconds });
  const title = `${program}-${commandOf(line)}`.replace(/-$/, '').replaceAll(' ', '-');
  const isTaken = (name: string) => captures.some((other) => other.name === `${columns}/${name}`);
  let name = title;
  for (let number = 2; isTaken(name); number += 1) name = `${title}-${number}`;
  const shown = `$ ${program} ${line}\n${lines.join('\n')}\n(exit code ${exitCode})\n`;
  writeFileSync(join(FOLDER, String(columns), `${name}.txt`), shown);
  const findings = isFile(words) ? [] : judgeLines(lines, columns);
  return { name: `${columns}/${name}`, exitCode, findings };
}

/** A script, a schema or a file of settings is redirected into a file. */
const isFile = (words: readonly string[]) =>
  !words.includes('--help') &&
  ['completion', 'schema', '--as-config'].some((word) => words.includes(word));

/** The words of a line before its options and values. */
function commandOf(line: string): string {
  const words = line.split(' ');
  const isCommand = (length: number) =>
    ALL.some(([, path]) => path === words.slice(0, length).join(' '));
  const length = [2, 1].find(isCommand) ?? 0;
  const command = words.slice(0, length).join(' ');
  return words.includes('--help') ? `${command} help`.trim() : command;
}

/** Every command of every program, from its own completion. */
const ALL: readonly (readonly [ProgramName, string])[] = (
  Object.keys(PROGRAMS) as ProgramName[]
).flatMap((program) => commandsOf(program).map((path) => [program, path] as const));

function commandsOf(program: ProgramName): string[] {
  if (program === 'meta-simulate') return [''];
  const bin = join(ROOT, PROGRAMS[program]);
  const script = execFileSync(process.execPath, [bin, 'completion', 'bash'], { encoding: 'utf8' });
  const paths = [...script.matchAll(/^ {4}'([^']+)'\) words=/gm)].map(([, path]) => path);
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path} `)));
}

function commandsWithoutScene(): string[] {
  const isShown = (program: ProgramName, path: string) =>
    SCENES.some((scene) => scene.program === program && commandOf(scene.line) === path);
  return ALL.filter(([program, path]) => !isShown(program, path)).map((words) => words.join(' '));
}

function helpScenes(): Scene[] {
  const programs = (Object.keys(PROGRAMS) as ProgramName[]).map(
    (program) => [program, ''] as const,
  );
  const all = [...programs, ...ALL.filter(([, path]) => path !== '')];
  return all.map(([program, path]) => ({ program, line: `${path} --help`.trim() }));
}

function summaryOf(captures: readonly Capture[]): string {
  const rows = captures.map(({ name, exitCode, findings }) => {
    const verdict = findings.length === 0 ? 'fits' : findings.map((one) => `  - ${one}`).join('\n');
    return `- ${name} (exit code ${exitCode}): ${findings.length === 0 ? verdict : `\n${verdict}`}`;
  });
  return `# Captures\n\n${rows.join('\n')}\n`;
}
