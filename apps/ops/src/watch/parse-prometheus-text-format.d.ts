declare module 'parse-prometheus-text-format' {
  /** A family as it is read; every number is text. */
  interface Family {
    readonly name: string;
    readonly metrics: readonly {
      readonly value?: string;
      readonly labels?: Readonly<Record<string, string>>;
      /** Of a histogram: how many were at most that. */
      readonly buckets?: Readonly<Record<string, string>>;
      readonly count?: string;
    }[];
  }
  export default function parse(text: string): Family[];
}
