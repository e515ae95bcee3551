/** Rows by their place. An array is one; others make a row when it is asked for. */
export interface RowList<Row> {
  readonly length: number;
  at(place: number): Row | undefined;
}

/** The rows of a list, one after the other. */
export function* eachRow<Row>(rows: RowList<Row>): Generator<Row> {
  for (let place = 0; place < rows.length; place += 1) yield rows.at(place) as Row;
}
