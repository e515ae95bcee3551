import { join } from 'node:path';
import ts from 'typescript';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: object;
}

type Model = new (manifest: Manifest) => { validate(): void };

/**
 * What Kubernetes would refuse: what its schema says of types and required fields, and, as its
 * schema admits anything besides, what the compiler says of fields that it does not know.
 */
export function findKubernetesProblems(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => [...checkSchema(manifest), ...checkFields(manifest)]);
}

function modelPath({ apiVersion, kind }: Manifest): string {
  return `kubernetes-models/${apiVersion}/${kind}`;
}

function checkSchema(manifest: Manifest): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- one module per kind
  const models = require(modelPath(manifest)) as Record<string, Model | undefined>;
  const KindModel = models[manifest.kind];
  if (KindModel === undefined) return [`${manifest.kind} is not a kind of ${manifest.apiVersion}`];
  try {
    new KindModel(manifest).validate();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** Compiles the manifest as an object literal of its type: excess properties are errors. */
function checkFields(manifest: Manifest): string[] {
  const file = join(__dirname, 'manifest.ts');
  const source = `import type { I${manifest.kind} } from '${modelPath(manifest)}';
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
