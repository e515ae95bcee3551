import type { DescribedModel, EngineStatus } from '@meta-agent/engine-api';
import { noBreak } from '@meta-agent/words';
import { Figure } from '../../elements/figure';
import { Panel } from '../../elements/panel';
import { asCount, asPercent, asPoints } from '../../text/format';
import { asDateTime } from '../../time/times';
import { When } from '../../time/when';
import { Gates } from './gates';
import { ReportLink } from './report-link';
import { TrainingFigures } from './training-figures';

export interface ModelPanelProps {
  /** Null until it is loaded. */
  readonly model: DescribedModel | null;
  readonly status: EngineStatus;
}

/** The model in use, its training's measurements, and its gates. */
export function ModelPanel({ model, status }: ModelPanelProps) {
  const { model_version: version, fail_open } = status;
  if (version === null) {
    return (
      <Panel title="Model" width="broad">
        <p class="bad">No model: {fail_open ? 'the vote decides' : 'every decision is HOLD'}.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Model" width="broad" note={describe(model, version)}>
      <p class="version">
        <data value={version} data-field="model_version">
          {version}
        </data>
      </p>
      {model?.version === version && <Description model={model} status={status} />}
    </Panel>
  );
}

function describe(model: DescribedModel | null, version: string): string {
  if (model?.version !== version) return 'Loading the description…';
  const failed = model.gates.filter(({ passed }) => !passed).length;
  return failed === 0 ? 'Every gate passed.' : `${failed} of the model's gates failed.`;
}

/** The regimes of volatility, each with an override threshold of its own. */
const REGIMES = [
  { regime: 'volatility_low', label: 'Threshold, calm' },
  { regime: 'volatility_medium', label: 'Threshold, medium' },
  { regime: 'volatility_high', label: 'Threshold, wild' },
] as const;

/** One threshold, or that of each regime. */
function OverrideThreshold({ status }: { status: EngineStatus }) {
  const { meta_threshold, regime_certificate: certificate = null } = status;
  if (certificate === null) {
    return <Figure label="Override threshold" field="meta_threshold" value={meta_threshold} />;
  }
  return (
    <>
      {REGIMES.map(({ regime, label }) => (
        <Figure
          key={regime}
          label={label}
          field={regime}
          value={certificate[regime] ?? 'not certified'}
        />
      ))}
    </>
  );
}

function Description({ model, status }: { model: DescribedModel; status: EngineStatus }) {
  const { meta_threshold, consensus_threshold, regime_certificate: certificate = null } = status;
  const { uplift_ci95: uplift } = model;
  return (
    <>
      <dl class="figures">
        <Figure label="Trained" field="training_date" value={asDateTime(model.training_date)}>
          <When at={model.training_date} />
        </Figure>
        <Figure label="Records" field="n_samples" value={asCount(model.n_samples)} />
        <Figure label="Model right" field="test_accuracy" value={asPercent(model.test_accuracy)} />
        <Figure
          label="Decisions right"
          field="final_accuracy"
          value={asPercent(model.final_accuracy)}
        />
        <Figure label="Vote right" field="base_accuracy" value={asPercent(model.base_accuracy)} />
        <Figure
          label={`Gain, points (${noBreak('95 %')})`}
          field="uplift_ci95"
          value={uplift === null ? 'not measured' : uplift.map(asPoints).join(' to ')}
        />
        <OverrideThreshold status={status} />
        <Figure label="Consensus" field="consensus_threshold" value={consensus_threshold} />
      </dl>
      {certificate !== null && <p class="verdict">{certificate.promise}</p>}
      {meta_threshold !== model.override_threshold && (
        <p class="bad">
          This engine decides at the override threshold {meta_threshold}. The figures here were
          measured at the model's override threshold, {model.override_threshold}.
        </p>
      )}
      {model.verdict.map((line) => (
        <p key={line} class="verdict">
          {line}
        </p>
      ))}
      {model.has_report === true && <ReportLink version={model.version} />}
      <Details model={model} />
    </>
  );
}

function Details({ model }: { readonly model: DescribedModel }) {
  return (
    <>
      <details>
        <summary>{model.gates.length} gates</summary>
        <Gates gates={model.gates} />
      </details>
      <details>
        <summary>Training details</summary>
        <TrainingFigures model={model} />
      </details>
    </>
  );
}
