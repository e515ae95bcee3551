import type { MetaModel } from '@meta-agent/decision';
import { REPORT, type FileHashes, type LoadedModel, type Metadata } from '@meta-agent/model-io';
import type { Html } from './html';

/** All that a report is made of: what an artifact holds. */
export interface ReportedModel {
  readonly metadata: Metadata;
  /** Of the artifact, but for the report itself. */
  readonly files: FileHashes;
  readonly model: MetaModel;
}

/** One chapter; each version has its own part of it. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: (reported: ReportedModel) => Html;
}

/** A saved version, as its own report saw it. */
export function reportedModel(model: LoadedModel): ReportedModel {
  const files = Object.entries(model.files).filter(([name]) => name !== REPORT);
  return { metadata: model.metadata, files: Object.fromEntries(files), model };
}
