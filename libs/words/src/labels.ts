const SOURCES: Readonly<Record<string, string>> = {
  labels: 'a file of labels',
  'outcomes-guide': "outcomes, by the guide's rule",
  consensus: 'the consensus of the agents',
};

/**
 * Where labels come from, by the name of their source in the metadata.
 * @example
 * labelSourceInWords('labels'); // 'a file of labels'
 * labelSourceInWords('prices'); // 'prices'
 */
export function labelSourceInWords(source: string): string {
  return SOURCES[source] ?? source;
}
