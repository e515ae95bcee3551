import { basename } from 'node:path';
import { applyPatches, type Kustomization } from './apply-patches';
import { listFiles, readYaml } from './deploy-files';
import { findKubernetesProblems, type Manifest } from './find-kubernetes-problems';

const [FOLDER, SCALE] = ['kubernetes-by-stream', 'kubernetes-scale'];
const kustomizationOf = (folder: string) =>
  readYaml<Kustomization>(`${folder}/kustomization.yaml`)[0];
const manifestsIn = (folder: string) => {
  const files = listFiles(folder).filter((file) => basename(file) !== 'kustomization.yaml');
  return files.flatMap((file) => readYaml<Manifest>(file)).filter((one) => !Array.isArray(one));
};

const kustomization = kustomizationOf(FOLDER);
const [base, added] = ['kubernetes', SCALE].map(manifestsIn);
const onRedis = applyPatches(SCALE, kustomizationOf(SCALE), base);
const changed = applyPatches(FOLDER, kustomization, [...onRedis, ...added, ...base]);

interface Container {
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly name: string }[];
}

function containerOf(name: string): Container {
  const found = changed.find((one) => one.kind === 'Deployment' && one.metadata.name === name);
  const spec = found?.spec as { template: { spec: { containers: Container[] } } } | undefined;
  if (spec === undefined) throw new Error(`no patch of the Deployment ${name}`);
  return spec.template.spec.containers[0];
}

const valueOf = ({ env }: Container, name: string) => env.find((one) => one.name === name)?.value;

it.each(changed.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]))(
  '%s, patched, has every field that Kubernetes requires, with the right type',
  (_, manifest) => {
    expect(findKubernetesProblems([manifest])).toEqual([]);
  },
);

it('every file is a patch', () => {
  const files = listFiles(FOLDER).map((file) => basename(file));
  const patches = kustomization.patches.map(({ path }) => path);
  expect(files).toEqual([...patches, 'kustomization.yaml'].sort());
});

it('the supervisor reads the rows that the engines publish, and no log beside them', () => {
  expect(valueOf(containerOf('engine'), 'META_STREAM_ROWS')).toBe('true');
  const supervisor = containerOf('supervisor');
  expect(supervisor.args).toContain('--stream');
  expect(supervisor.args?.join(' ')).not.toContain('--decisions');
  for (const name of ['META_STREAM_URL', 'META_STREAM_PASSWORD_FILE']) {
    expect(valueOf(supervisor, name)).toBe(valueOf(containerOf('engine'), name));
  }
  expect(supervisor.volumeMounts.map(({ name }) => name)).toContain('redis-auth');
});

it('the supervisor may connect to Redis, from both sides', () => {
  const policies = changed.filter(({ kind }) => kind === 'NetworkPolicy');
  expect(policies.map(({ metadata }) => metadata.name)).toEqual(['redis', 'to-redis']);
  for (const policy of policies) expect(JSON.stringify(policy)).toContain('"meta-supervisor"');
});
