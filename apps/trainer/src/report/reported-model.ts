import type { MetaModel } from '@meta-agent/decision';
import { REPORT, type FileHashes, type LoadedModel, type Metadata } from '@meta-agent/model-io';
import type { Html } from './html';

/** The input of a report: the content of an artifact. */
export interface ReportedModel {
  readonly metadata: Metadata;
  /** The artifact's files, without the report itself. */
  readonly files: FileHashes;
  readonly model: MetaModel;
}

/** One chapter; each version has its own part of the chapter. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** @param versions all versions on the page: their pictures have one axis */
  readonly body: (reported: ReportedModel, versions: readonly ReportedModel[]) => Html;
}

/** A saved version, with the files that its own report covers. */
export function reportedModel(model: LoadedModel): ReportedModel {
  const files = Object.entries(model.files).filter(([name]) => name !== REPORT);
  return { metadata: model.metadata, files: Object.fromEntries(files), model };
}
