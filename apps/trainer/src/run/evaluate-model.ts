import { weightsOf } from '@meta-agent/features';
import { otherSettlementInWords } from '@meta-agent/log-files';
import type { LoadedModel, Metrics, Provenance } from '@meta-agent/model-io';
import { inSampleInWords } from '@meta-agent/words';
import { evidenceOptionsOf, policyOf } from '../config/derive-options';
import { isProvenWorse, verdictInWords } from '../judge/verdict-in-words';
import { loadDataset, type DatasetRequest } from '../load/load-dataset';
import { measureModel } from '../measure/measure-model';
import type { Reporter } from '../reporter';
import { inSampleOf, type InSample } from './in-sample';

export interface EvaluationRequest extends DatasetRequest {
  readonly model: LoadedModel;
  /** Replaces the model's own override threshold; null keeps that threshold. */
  readonly metaThreshold: number | null;
}

export interface Evaluation {
  readonly version: string;
  readonly n_samples: number;
  readonly data: Provenance;
  readonly in_sample: InSample;
  readonly metrics: Metrics;
  /** What the changes were worth, in words. */
  readonly verdict: readonly string[];
  /** Whether the changes are proven worse than the vote. */
  readonly worse_than_vote: boolean;
}

/** The metrics of a saved model on all rows of a labelled log. */
export async function evaluateModel(
  { model, metaThreshold, ...request }: EvaluationRequest,
  reporter: Reporter,
): Promise<Evaluation> {
  const dataset = await loadDataset(request, reporter);
  const config = { ...request.config, base_weights: weightsOf(dataset.agents) };
  const inSample = inSampleOf(dataset, model);
  if (inSample.records > 0) reporter.warn(inSampleInWords(inSample, dataset.table.length));
  const other =
    request.pricePaths.length === 0 ? null : otherSettlementInWords(config, model.metadata);
  if (other !== null) reporter.warn(other);
  const metrics = measureModel(
    dataset,
    model,
    policyOf(config, metaThreshold),
    evidenceOptionsOf(config, dataset.life),
  );
  return {
    version: model.version,
    n_samples: dataset.table.length,
    data: dataset.provenance,
    in_sample: inSample,
    metrics,
    verdict: verdictInWords(metrics.decision_layer, config, inSample.records),
    worse_than_vote: isProvenWorse(metrics.decision_layer, config),
  };
}
