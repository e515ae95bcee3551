import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import ts from 'typescript';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: object;
}

/** The kinds in use; each class holds its `apiVersion` and `kind`. */
const MODELS = [
  ConfigMap,
  CronJob,
  Deployment,
  HorizontalPodAutoscaler,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Secret,
  Service,
  StatefulSet,
];

/**
 * Finds what Kubernetes rejects. The schema checks types and required fields. The schema admits
 * unknown fields, so the TypeScript compiler finds those.
 */
export function findKubernetesProblems(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => [...checkSchema(manifest), ...checkFields(manifest)]);
}

function checkSchema(manifest: Manifest): string[] {
  const { apiVersion, kind } = manifest;
  const Model = MODELS.find((one) => one.apiVersion === apiVersion && one.kind === kind);
  if (Model === undefined) return [`no model of ${apiVersion} ${kind}: add it to MODELS`];
  try {
    new Model(manifest as never).validate();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** Compiles the manifest as an object literal of its type: excess properties are errors. */
function checkFields(manifest: Manifest): string[] {
  const file = join(__dirname, 'manifest.ts');
  const source = `import type { I${manifest.kind} } from 'kubernetes-models/${manifest.apiVersion}/${manifest.kind}';
export const manifest: I${manifest.kind} = ${JSON.stringify(manifest)};`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (path) => path === file || onDisk.fileExists(path);
  host.getSourceFile = (path, languageVersion) =>
    path === file
      ? ts.createSourceFile(path, source, languageVersion)
      : onDisk.getSourceFile(path, languageVersion);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
