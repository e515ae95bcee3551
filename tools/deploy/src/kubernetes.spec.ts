import { basename } from 'node:path';
import { listFiles, readYaml } from './deploy-files';
import { findKubernetesProblems, type Manifest } from './find-kubernetes-problems';

interface PodSpec {
  automountServiceAccountToken: boolean;
  securityContext: object;
  containers: {
    image: string;
    securityContext: object;
    resources: { requests: object; limits: { memory: string } };
    env: { name: string; value?: string }[];
    volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
  }[];
  volumes: { name: string; persistentVolumeClaim?: { claimName: string } }[];
  terminationGracePeriodSeconds?: number;
}

const files = listFiles('kubernetes').map((file) => basename(file));
const [kustomization] = readYaml<{
  namespace: string;
  resources: string[];
  images: { name: string; newTag: string }[];
}>('kubernetes/kustomization.yaml');
const manifests = files
  .filter((file) => file !== 'kustomization.yaml')
  .flatMap((file) => readYaml<Manifest>(`kubernetes/${file}`));

function find(kind: string, name: string): Manifest {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name} in kubernetes/`);
  return found;
}

const deployment = find('Deployment', 'engine').spec as { template: { spec: PodSpec } };
const cronJob = find('CronJob', 'retrain-weekly').spec as {
  concurrencyPolicy: string;
  jobTemplate: { spec: { template: { spec: PodSpec } } };
};
const supervisor = find('Deployment', 'supervisor').spec as {
  replicas: number;
  strategy: { type: string };
  template: { spec: PodSpec };
};
const pods: [string, PodSpec][] = [
  ['engine', deployment.template.spec],
  ['supervisor', supervisor.template.spec],
  ['trainer', cronJob.jobTemplate.spec.template.spec],
];

describe('the Kubernetes manifests', () => {
  it.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]))(
    '%s has every field that Kubernetes requires, with the right type',
    (_, manifest) => {
      expect(findKubernetesProblems([manifest])).toEqual([]);
    },
  );

  it('fail the check with a misspelt field or a wrong type', () => {
    const service = structuredClone(find('Service', 'engine'));
    expect(findKubernetesProblems([{ ...service, spec: { ...service.spec, portz: [] } }])).toEqual([
      expect.stringMatching(/"portz"' does not exist/),
    ]);
    expect(findKubernetesProblems([{ ...service, spec: { ports: [{ port: '80' }] } }])).not.toEqual(
      [],
    );
  });

  it('are all in the kustomization, except the example secret', () => {
    const left = files.filter((file) => !kustomization.resources.includes(file));
    expect(left).toEqual(['kustomization.yaml', 'secret.example.yaml']);
    expect(kustomization.resources.filter((file) => !files.includes(file))).toEqual([]);
  });

  it('are in one namespace, which admits only the restricted profile', () => {
    const namespace = find('Namespace', kustomization.namespace);
    expect(namespace.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const others = manifests.filter((manifest) => manifest !== namespace);
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set([kustomization.namespace]),
    );
  });

  it.each(pods)('%s fits the restricted profile, with a read-only root', (_, pod) => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const container of pod.containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      const { requests, limits } = container.resources;
      expect([...Object.keys(requests), ...Object.keys(limits)]).toEqual([
        'cpu',
        'memory',
        'memory',
      ]);
    }
  });

  it.each(pods)('%s uses an image and volumes that exist', (_, pod) => {
    const images = kustomization.images.map(({ name, newTag }) => `${name}:${newTag}`);
    for (const { image, volumeMounts } of pod.containers) {
      expect(images).toContain(image);
      const names = pod.volumes.map(({ name }) => name);
      expect(volumeMounts.map(({ name }) => name)).toEqual(names);
    }
    for (const { persistentVolumeClaim: claim } of pod.volumes) {
      if (claim !== undefined) find('PersistentVolumeClaim', claim.claimName);
    }
  });

  it('gives each engine its own folder for decisions', () => {
    const [engine] = deployment.template.spec.containers;
    const folder = engine.env.find(({ name }) => name === 'META_DECISION_LOG')?.value;
    const mount = engine.volumeMounts.find(({ name }) => name === 'decisions')?.mountPath;
    expect(folder).toBe(`${mount}/$(POD_NAME)`);
  });

  it('never runs two trainings at once, and lets no engine write to the registry', () => {
    expect(cronJob.concurrencyPolicy).toBe('Forbid');
    const mounts = deployment.template.spec.containers[0].volumeMounts;
    expect(mounts.find(({ name }) => name === 'registry')?.readOnly).toBe(true);
  });

  it('never runs two supervisors at once, and lets it write no decisions', () => {
    expect(supervisor).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    const mounts = supervisor.template.spec.containers[0].volumeMounts;
    expect(mounts.find(({ name }) => name === 'decisions')?.readOnly).toBe(true);
  });

  it('gives the engine more time to stop than 5 s of pre-stop and its limit of 10 s', () => {
    expect(deployment.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(15);
  });

  it('matches existing pods with every selector', () => {
    const labels = ['meta-engine', 'meta-trainer', 'meta-supervisor'];
    const selected = JSON.stringify(manifests).matchAll(/"app.kubernetes.io\/name":"([^"]+)"/g);
    expect(new Set([...selected].map(([, name]) => name))).toEqual(new Set(labels));
  });
});
