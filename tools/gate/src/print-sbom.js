const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

// print-sbom.js: the CycloneDX bill of materials of what ships, from package-lock.json alone.
// `npm sbom --omit dev` (npm 11) leaves out what one workspace ships and another one only tests with:
// a third of all. So npm lists everything, and the lock file says what is of the development alone.
const root = resolve(__dirname, '../../..');
const npm = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
const all = JSON.parse(
  execFileSync('npm', npm, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
);

const { name: project, packages } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);
const shipped = new Set(
  Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && !dev && !link)
    .map(([path, { name, version }]) => `${name ?? path.split('node_modules/').pop()}@${version}`),
);
const nameOf = ({ purl }) => decodeURIComponent(purl).slice('pkg:npm/'.length);

const components = all.components
  .filter((component) => shipped.has(nameOf(component)))
  .map(({ properties, ...component }) => ({
    ...component,
    scope: 'required',
    properties: (properties ?? []).filter((one) => one.name !== 'cdx:npm:package:development'),
  }));
const references = new Set(components.map((component) => component['bom-ref']));
const main = { ...all.metadata.component, name: project };
const dependencies = all.dependencies
  .filter(({ ref }) => ref === main['bom-ref'] || references.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => references.has(on)) }));

const bill = { ...all, metadata: { ...all.metadata, component: main }, components, dependencies };
console.log(JSON.stringify(bill, null, 2));
