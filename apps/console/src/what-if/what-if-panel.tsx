import type { Decision } from '@meta-agent/decision';
import type { EngineStatus } from '@meta-agent/engine-api';
import type { SignalRecord } from '@meta-agent/features';
import { useState } from 'preact/hooks';
import { engine, reasonOf } from '../engine';
import { Explanation } from '../explanation';
import { Outcome } from '../outcome';
import { Panel } from '../panel';
import { findFlips, type Flip } from './find-flips';
import { recordOf, type SignalForm } from './signal-form';
import { SignalFields } from './signal-fields';

export interface WhatIfPanelProps {
  readonly status: EngineStatus;
  readonly form: SignalForm;
  readonly onChange: (form: SignalForm) => void;
}

interface Answer {
  readonly record: SignalRecord;
  readonly decision: Decision;
  readonly flips: readonly Flip[];
}

/** Asks the engine what it would decide, and what would change that. */
export function WhatIfPanel({ status, form, onChange }: WhatIfPanelProps) {
  const [answer, setAnswer] = useState<Answer | string | null>(null);
  const ask = () => {
    answerTo(recordOf(form), status).then(setAnswer, (error: unknown) => {
      setAnswer(reasonOf(error));
    });
  };
  return (
    <Panel
      title="What if"
      note="Decided by this engine, but neither counted nor logged."
      width="wide"
    >
      <form
        id="what-if"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          ask();
        }}
      >
        <SignalFields form={form} onChange={onChange} />
        <button type="submit">Decide</button>
      </form>
      <div aria-live="polite" id="what-if-answer">
        {typeof answer === 'string' && <p class="bad">{answer}</p>}
        {answer !== null && typeof answer !== 'string' && <Shown {...answer} />}
      </div>
    </Panel>
  );
}

async function answerTo(record: SignalRecord, status: EngineStatus): Promise<Answer> {
  const decision = await engine.whatIf(record, { explain: true });
  const ask = (records: readonly SignalRecord[]) => engine.whatIfBatch(records);
  return { record, decision, flips: await findFlips(record, decision, status, ask) };
}

function Shown({ record, decision, flips }: Answer) {
  return (
    <div class="answer">
      <div>
        <h3>Decision</h3>
        <Outcome decision={decision} />
        <Explanation record={record} decision={decision} />
      </div>
      <div>
        <h3>What would change it</h3>
        {flips.length === 0 && <p>No single change does.</p>}
        <ul class="flips">
          {flips.map(({ change, then }) => (
            <li key={change}>
              If {change}: <strong>{then}</strong>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
