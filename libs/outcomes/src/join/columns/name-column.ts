import { GrowingColumn } from './growing-column';
import { ownText } from './own-text';

/** A column of values that repeat, like symbols: a row keeps the number of its value. */
export class NameColumn<Name> {
  readonly #ids = new Map<Name, number>();
  readonly #names: Name[] = [];
  readonly #rows = new GrowingColumn(Uint32Array);

  push(name: Name): void {
    let id = this.#ids.get(name);
    if (id === undefined) {
      const own = ownText(name);
      this.#ids.set(own, (id = this.#names.length));
      this.#names.push(own);
    }
    this.#rows.push(id);
  }

  at(row: number): Name {
    return this.#names[this.#rows.at(row)];
  }

  /** The number of the row's value; values are numbered as they come. */
  idAt(row: number): number {
    return this.#rows.at(row);
  }

  idOf(name: Name): number | undefined {
    return this.#ids.get(name);
  }
}
