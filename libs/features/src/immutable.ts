/** `T` with every field and element read-only at every depth: the type of immutable data. */
export type Immutable<T> = unknown extends T ? T : { readonly [K in keyof T]: Immutable<T[K]> };
