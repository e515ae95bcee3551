import { CHOICES, type SignalForm } from './signal-form';

export interface SignalFieldsProps {
  readonly form: SignalForm;
  readonly onChange: (form: SignalForm) => void;
}

/** The fields of one record. */
export function SignalFields({ form, onChange }: SignalFieldsProps) {
  return (
    <div class="fields">
      {Object.keys(form.agents).map((agent) => (
        <AgentFields key={agent} {...{ agent, form, onChange }} />
      ))}
      <fieldset>
        <legend>Market</legend>
        <Field
          {...{ label: 'Symbol', value: form.symbol }}
          onInput={(symbol) => {
            onChange({ ...form, symbol });
          }}
        />
        <Field
          {...{ label: 'Volatility', value: form.volatility, range: [0, 1] }}
          onInput={(volatility) => {
            onChange({ ...form, volatility });
          }}
        />
        <Field
          {...{ label: 'Trend', value: form.trend_strength, range: [-1, 1] }}
          onInput={(trend_strength) => {
            onChange({ ...form, trend_strength });
          }}
        />
      </fieldset>
    </div>
  );
}

function AgentFields({ agent, form, onChange }: SignalFieldsProps & { readonly agent: string }) {
  const signal = form.agents[agent];
  const change = (changed: Partial<typeof signal>) => {
    onChange({ ...form, agents: { ...form.agents, [agent]: { ...signal, ...changed } } });
  };
  return (
    <fieldset>
      <legend>{agent}</legend>
      <label>
        Action
        <select
          value={signal.action}
          onChange={({ currentTarget }) => {
            change({ action: CHOICES.find((each) => each === currentTarget.value) ?? '' });
          }}
        >
          {CHOICES.map((choice) => (
            <option key={choice} value={choice}>
              {choice === '' ? 'no report' : choice}
            </option>
          ))}
        </select>
      </label>
      <Field
        {...{ label: 'Confidence', value: signal.confidence, range: [0, 1] }}
        onInput={(confidence) => {
          change({ confidence });
        }}
      />
    </fieldset>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** Range of a number field; a text field has none. */
  readonly range?: readonly [min: number, max: number];
}

function Field({ label, value, onInput, range }: FieldProps) {
  const number = range && { type: 'number', min: range[0], max: range[1], step: 'any' };
  return (
    <label>
      {label}
      <input
        {...(number ?? { type: 'text', maxLength: 64 })}
        value={value}
        onInput={({ currentTarget }) => {
          onInput(currentTarget.value);
        }}
      />
    </label>
  );
}
