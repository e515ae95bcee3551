import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, type From } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { listFiles, readText, REPOSITORY } from './deploy-files';

const text = readText('container/Containerfile');
const dockerfile = DockerfileParser.parse(text);
const stages = dockerfile.getFROMs();

/** The instructions of a stage and of the stages below it, oldest first. */
function instructionsOf(stage: string): { keyword: string; argument: string }[] {
  const from = stages.find((candidate) => candidate.getBuildStage() === stage);
  if (from === undefined) return [];
  const own = dockerfile
    .getInstructions()
    .filter((instruction) => stageAt(instruction.getRange().start.line) === from)
    .map((instruction) => ({
      keyword: instruction.getKeyword(),
      argument: instruction.getArgumentsContent() ?? '',
    }));
  return [...instructionsOf(from.getImage() ?? ''), ...own];
}

function stageAt(line: number): From | undefined {
  return stages.filter((from) => from.getRange().start.line <= line).at(-1);
}

function last(stage: string, keyword: string): string | undefined {
  return instructionsOf(stage).findLast((instruction) => instruction.keyword === keyword)?.argument;
}

describe('the Containerfile', () => {
  it('has no errors and no warnings', () => {
    expect(validate(text)).toEqual([]);
  });

  it('takes its bases by digest alone: there is no default, and a tag ends the build', () => {
    const names = dockerfile.getARGs().map((argument) => argument.getArgumentsContent());
    expect(new Set(names)).toEqual(new Set(['NODE_IMAGE', 'RUNTIME_IMAGE']));
    const check = dockerfile.getInstructions().find((i) => i.toString().includes('@sha256:*'));
    const script = check?.getArgumentsContent()?.split(' && ')[0] ?? 'exit 9';
    const statusOf = (NODE_IMAGE: string, RUNTIME_IMAGE: string) =>
      spawnSync('sh', ['-c', script], { env: { NODE_IMAGE, RUNTIME_IMAGE } }).status;
    const digest = `docker.io/library/node@sha256:${'0'.repeat(64)}`;
    expect(statusOf(digest, digest)).toBe(0);
    expect(statusOf('docker.io/library/node:24-bookworm-slim', digest)).toBe(1);
    expect(statusOf(digest, 'gcr.io/distroless/nodejs24-debian12')).toBe(1);
    expect(statusOf(digest, '')).toBe(1);
  });

  it.each(['engine', 'agents', 'supervisor'])(
    '%s ends on a base without a shell, where nothing is run by one',
    (stage) => {
      const base = stages.find((from) => from.getBuildStage() === 'runtime');
      expect(base?.getImage()).toBe('${RUNTIME_IMAGE}');
      expect(stages.find((from) => from.getBuildStage() === stage)?.getImage()).toBe('runtime');
      expect(instructionsOf(stage).map(({ keyword }) => keyword)).not.toContain('RUN');
      const commands = instructionsOf(stage).filter(({ keyword }) => /^(CMD|HEALTH)/.test(keyword));
      for (const { argument } of commands)
        expect(argument).toMatch(/^(--\S+ |CMD |\\\s+)*\["node", /);
    },
  );

  it('is asked for a shell by no file that runs these images', () => {
    const files = ['compose', 'kubernetes', 'kubernetes-scale'].flatMap((folder) =>
      listFiles(folder).filter((file) => file.endsWith('.yaml')),
    );
    const services = files.flatMap((file) => readText(file).split(/(?=image: )/));
    const ours = services.filter((text) => /^image: meta-agent\/(?!trainer)/.test(text));
    expect(ours.length).toBeGreaterThan(4);
    const other = /\/bin\/sh|\[sleep|\bexec meta|command: \[meta-|^ +- meta-/m;
    expect(ours.filter((text) => other.test(text))).toEqual([]);
  });

  it('builds the engine by default', () => {
    expect(stages.at(-1)?.getBuildStage()).toBe('engine');
    expect(stages.map((from) => from.getBuildStage())).toContain('trainer');
  });

  it.each(['engine', 'trainer', 'agents', 'supervisor'])(
    '%s runs as a numeric user other than root',
    (stage) => {
      expect(last(stage, 'USER')).toBe('1000:1000');
    },
  );

  it.each(['engine', 'trainer', 'agents', 'supervisor'])(
    '%s copies only the files assembled for it',
    (stage) => {
      const copies = dockerfile
        .getCOPYs()
        .filter((copy) => stageAt(copy.getRange().start.line)?.getBuildStage() === stage);
      const [assembled, ...others] = copies.map(
        (copy) => `${copy.getFromFlag()?.getValue() ?? 'repository'} ${copy.getArgumentsContent()}`,
      );
      expect(assembled).toBe(`${stage}-app /app ./`);
      for (const copied of others) expect(copied).toMatch(/^repository tools\/deploy\/\S+\.sh /);
    },
  );

  it('builds the console beside the engine, and copies its page', () => {
    const run = instructionsOf('engine-app').filter(({ keyword }) => keyword === 'RUN');
    const commands = run.map(({ argument }) => argument).join('\n');
    expect(commands).toMatch(/nx run-many -t build -p @meta-agent\/engine @meta-agent\/console /);
    expect(commands).toMatch(/cp -a --parents apps\/console\/dist \/app$/);
  });

  it('asks /healthz with Node, stops by SIGTERM, and is process 1 itself', () => {
    expect(last('engine', 'HEALTHCHECK')).toMatch(/CMD \["node", "-e", ".*\/healthz/);
    expect(last('engine', 'STOPSIGNAL')).toBe('SIGTERM');
    const [program, script] = JSON.parse(last('engine', 'CMD') ?? '[]') as string[];
    expect(program).toBe('node');
    expect(existsSync(join(REPOSITORY, script))).toBe(true);
  });

  it('runs scripts that exist', () => {
    const scripts = text.match(/tools\/deploy\/\S+\.sh/g) ?? [];
    expect(scripts).toHaveLength(5);
    for (const script of scripts) expect(existsSync(join(REPOSITORY, script))).toBe(true);
  });

  it('leaves secret, generated and large files out of its context', () => {
    const ignored = readText('container/Containerfile.dockerignore').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.git', '**/.env*', '**/node_modules', '**/dist', 'models', 'logs']),
    );
  });
});
