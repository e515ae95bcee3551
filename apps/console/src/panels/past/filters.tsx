import { FALLBACK_REASONS } from '@meta-agent/decision';
import { reasonInWords } from '../../text/format';

/** What somebody looks for; empty texts: anything. */
export interface Filters {
  readonly isChanged: boolean;
  readonly symbol: string;
  readonly reason: string;
  readonly search: string;
}

export const NO_FILTERS: Filters = Object.freeze({
  ...{ isChanged: false, symbol: '', reason: '', search: '' },
});

const REASONS = ['meta_override', ...FALLBACK_REASONS];

export interface FilterFieldsProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** Narrows the decisions of the past. */
export function FilterFields({ filters, onChange }: FilterFieldsProps) {
  return (
    <div class="fields filters">
      <label>
        Symbol
        <input
          value={filters.symbol}
          maxLength={64}
          onInput={({ currentTarget }) => {
            onChange({ ...filters, symbol: currentTarget.value });
          }}
        />
      </label>
      <ReasonField
        reason={filters.reason}
        choose={(reason) => {
          onChange({ ...filters, reason });
        }}
      />
      <label>
        Search
        <input
          type="search"
          placeholder="symbol or id"
          value={filters.search}
          maxLength={128}
          onInput={({ currentTarget }) => {
            onChange({ ...filters, search: currentTarget.value });
          }}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={filters.isChanged}
          onChange={({ currentTarget }) => {
            onChange({ ...filters, isChanged: currentTarget.checked });
          }}
        />
        Changes of the vote only
      </label>
    </div>
  );
}

interface ReasonFieldProps {
  /** Empty for every reason. */
  readonly reason: string;
  readonly choose: (reason: string) => void;
}

function ReasonField({ reason, choose }: ReasonFieldProps) {
  return (
    <label>
      Reason
      <select
        value={reason}
        onChange={({ currentTarget }) => {
          choose(currentTarget.value);
        }}
      >
        <option value="">all</option>
        {REASONS.map((each) => (
          <option key={each} value={each}>
            {reasonInWords(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
