import type { DescribedModel, EngineStatus } from '@meta-agent/engine-api';
import { Figure } from '../figure';
import { asCount, asMoment, asNumber, asPercent } from '../format';
import { Panel } from '../panel';

export interface ModelPanelProps {
  readonly model: DescribedModel | null;
  readonly status: EngineStatus;
}

/** The model that decides, what its training measured, and whether it passed. */
export function ModelPanel({ model, status }: ModelPanelProps) {
  if (model === null) {
    return (
      <Panel title="Model" width="broad">
        <p class="bad">There is none: {status.fail_open ? 'the vote decides' : 'all is HOLD'}.</p>
      </Panel>
    );
  }
  const failed = model.gates.filter(({ passed }) => !passed).length;
  return (
    <Panel
      title="Model"
      width="broad"
      note={failed === 0 ? 'Every gate passed.' : `${failed} of its gates failed.`}
    >
      <p class="version">
        <data value={model.version} data-field="model_version">
          {model.version}
        </data>
      </p>
      <dl class="figures">
        <Figure label="Trained" field="training_date" value={asMoment(model.training_date)} />
        <Figure label="Rows" field="n_samples" value={asCount(model.n_samples)} />
        <Figure label="CV accuracy" field="cv_accuracy" value={asPercent(model.cv_accuracy)} />
        <Figure
          label="Test accuracy"
          field="test_accuracy"
          value={asPercent(model.test_accuracy)}
        />
        <Figure
          label="Final decisions"
          field="final_accuracy"
          value={asPercent(model.final_accuracy)}
        />
        <Figure label="The vote" field="base_accuracy" value={asPercent(model.base_accuracy)} />
        <Figure label="Threshold" field="meta_threshold" value={status.meta_threshold} />
        <Figure label="Consensus" field="consensus_threshold" value={status.consensus_threshold} />
      </dl>
      <Verdict lines={model.verdict} />
      <details>
        <summary>{model.gates.length} gates</summary>
        <Gates gates={model.gates} />
      </details>
    </Panel>
  );
}

function Verdict({ lines }: { readonly lines: readonly string[] }) {
  return (
    <>
      {lines.slice(0, 2).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </>
  );
}

function Gates({ gates }: Pick<DescribedModel, 'gates'>) {
  return (
    <table>
      <thead>
        <tr>
          <th>Gate</th>
          <th class="number">Value</th>
          <th class="number">Limit</th>
          <th>Result</th>
        </tr>
      </thead>
      <tbody>
        {gates.map(({ name, value, limit, passed }) => (
          <tr key={name}>
            <th scope="row">{name.replaceAll('_', ' ')}</th>
            <td class="number">{value === null ? 'not measured' : asNumber(value)}</td>
            <td class="number">{asNumber(limit)}</td>
            <td class={passed ? 'good' : 'bad'}>{passed ? 'passed' : 'failed'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
