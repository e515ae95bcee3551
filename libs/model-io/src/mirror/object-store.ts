/** An object as it was read. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  /** Changes with the contents. */
  readonly etag: string;
}

/** Where a registry is kept beyond this disk. A key is a path with slashes, like `versions/V/model.json`. */
export interface ObjectStore {
  /** Its address, for people: `s3://bucket/prefix`. */
  readonly url: string;
  /** Null when there is no such object. @throws ModelError store_unreachable, remote_invalid when it is larger */
  get(key: string, maxBytes: number): Promise<StoredObject | null>;
  /**
   * @param seen the etag that the object must still have, null when there must be none; undefined: any
   * @throws ModelError store_unreachable, store_changed
   */
  put(key: string, bytes: Uint8Array, seen?: string | null): Promise<void>;
}
