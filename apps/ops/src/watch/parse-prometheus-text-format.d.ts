declare module 'parse-prometheus-text-format' {
  /** A parsed metric family; every number is text. */
  interface Family {
    readonly name: string;
    readonly metrics: readonly {
      readonly value?: string;
      readonly labels?: Readonly<Record<string, string>>;
      /** Of a histogram: cumulative counts by upper bound. */
      readonly buckets?: Readonly<Record<string, string>>;
      readonly count?: string;
    }[];
  }
  export default function parse(text: string): Family[];
}
