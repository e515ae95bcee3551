import { breakable, tableOf, type Cell } from '../../figure';
import { html } from '../../html';
import type { ReportedModel, Section } from '../../reported-model';
import { showCount, showMoment } from '../../show-values';

export const provenanceSection: Section = {
  id: 'provenance',
  title: 'Provenance',
  body: (reported) =>
    html`${tableOf({ name: 'Origin', head: ['', 'value'], rows: originOf(reported) })}
    ${tableOf({
      name: 'Files',
      head: ['file', 'bytes', 'SHA-256'],
      rows: Object.entries(reported.files)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, { bytes, sha256 }]) => [name, showCount(bytes), code(sha256)]),
    })}
    ${tableOf({
      name: 'Settings',
      head: ['setting', 'value'],
      rows: Object.entries(reported.metadata.config).map(([key, value]) => [
        breakable(key),
        code(JSON.stringify(value)),
      ]),
    })}`,
};

function originOf({ metadata }: ReportedModel): (readonly [Cell, Cell])[] {
  const { data, libraries, fit } = metadata;
  const hashes = [data.sha256].flat().map((hash) => code(hash));
  return [
    ['version', metadata.version],
    ['trained', showMoment(metadata.training_date)],
    ['features', `${metadata.feature_set}, ${metadata.feature_names.length}`],
    ['calibration', metadata.calibration.method],
    ...Object.entries(fit ?? {}).map(
      ([key, value]) => [breakable(key), code(JSON.stringify(shortened(value)))] as const,
    ),
    ['base weights', code(JSON.stringify(metadata.base_weights))],
    ['data', code(data.files.join(', '))],
    ['SHA-256 of the data', html`<span>${hashes}</span>`],
    ['backend', metadata.backend],
    ['libraries', code(Object.entries(libraries).map((pair) => pair.join(' ')).join(', '))], // prettier-ignore
  ];
}

const shortened = (value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(6)) : value;

const code = (text: string) => html`<code>${text}</code>`;
