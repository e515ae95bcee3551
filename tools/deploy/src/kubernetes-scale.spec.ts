import { basename } from 'node:path';
import { applyPatches, type Kustomization } from './apply-patches';
import { listFiles, readYaml } from './deploy-files';
import { findKubernetesProblems, type Manifest } from './find-kubernetes-problems';

interface Container {
  readonly image: string;
  readonly securityContext: object;
  readonly resources: { readonly requests: object; readonly limits: object };
  readonly volumeMounts: readonly { readonly name: string }[];
}

interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: object;
  readonly containers: readonly Container[];
  readonly volumes?: readonly { readonly name: string }[];
}

const FOLDER = 'kubernetes-scale';
const [kustomization] = readYaml<Kustomization>(`${FOLDER}/kustomization.yaml`);
const manifests = kustomization.resources
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => readYaml<Manifest>(`${FOLDER}/${file}`));
const base = listFiles('kubernetes')
  .filter((file) => basename(file) !== 'kustomization.yaml')
  .flatMap((file) => readYaml<Manifest>(file));

const changed = applyPatches(FOLDER, kustomization, base);
const all = [...manifests, ...changed];

/** The pods of a manifest, whatever makes them. */
function podsOf({ spec = {} }: Manifest): PodSpec[] {
  const made = spec as {
    template?: { spec: PodSpec };
    jobTemplate?: { spec: { template: { spec: PodSpec } } };
  };
  const template = made.template ?? made.jobTemplate?.spec.template;
  return template === undefined ? [] : [template.spec];
}

const pods = all.flatMap((manifest) =>
  podsOf(manifest).map((pod) => [`${manifest.kind} ${manifest.metadata.name}`, pod] as const),
);

it.each(all.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]))(
  '%s has every field that Kubernetes requires, with the right type',
  (_, manifest) => {
    expect(findKubernetesProblems([manifest])).toEqual([]);
    expect(manifest.metadata.namespace).toBe('meta-agent');
  },
);

it('every file is a resource or a patch', () => {
  const used = [...kustomization.resources, ...kustomization.patches.map(({ path }) => path)];
  const files = listFiles(FOLDER).map((file) => basename(file));
  expect(files.filter((file) => !used.includes(file))).toEqual(['kustomization.yaml']);
});

it.each(pods)('%s fits the restricted profile, and mounts the volumes that it has', (_, pod) => {
  expect(pod.automountServiceAccountToken).toBe(false);
  expect(pod.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  const volumes = [...(pod.volumes ?? []).map(({ name }) => name)];
  for (const { securityContext, resources, volumeMounts } of pod.containers) {
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(Object.keys(resources.limits)).toEqual(['memory']);
    const mounted = volumeMounts.map(({ name }) => name).filter((name) => name !== 'data');
    expect(mounted).toEqual(volumes);
  }
});

it('every image has a version of the kustomization', () => {
  const known = (kustomization.images ?? []).map(({ name, newTag }) => `${name}:${newTag}`);
  const images = manifests
    .flatMap(podsOf)
    .flatMap(({ containers }) => containers.map(({ image }) => image));
  expect([...new Set(images)].sort()).toEqual([...known].sort());
});

it('Redis keeps what it acknowledged, and refuses rather than removes when it is full', () => {
  const config = manifests.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'redis',
  );
  const text = (config as unknown as { data: Record<string, string> }).data['redis.conf'];
  for (const line of ['appendonly yes', 'appendfsync always', 'maxmemory-policy noeviction']) {
    expect(text.split('\n')).toContain(line);
  }
});

it('engines scale by the lag of the stream, beside the processor', () => {
  const scaler = changed.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const { metrics } = scaler?.spec as { metrics: { type: string }[] };
  expect(metrics.map(({ type }) => type)).toEqual(['Resource', 'External']);
});

it('only engines, workers and agents reach Redis, and each may', () => {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  const text = JSON.stringify(policies.find(({ metadata }) => metadata.name === 'redis'));
  expect(text.match(/meta-\w+"/g)).toEqual([
    'meta-agent"',
    'meta-engine"',
    'meta-worker"',
    'meta-agents"',
  ]);
  const out = JSON.stringify(policies.find(({ metadata }) => metadata.name === 'to-redis'));
  for (const name of ['meta-engine', 'meta-worker', 'meta-agents'])
    expect(out).toContain(`"${name}"`);
});
