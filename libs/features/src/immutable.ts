/** `T` with every field and element read-only, however deep: the type of data that nobody changes. */
export type Immutable<T> = unknown extends T ? T : { readonly [K in keyof T]: Immutable<T[K]> };
