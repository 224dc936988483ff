/** A typed name of a kind: what a client is told to read or write. */
export interface Kind<T> {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  /** First part of its keys in the store. */
  readonly storage: string
  readonly namespaced: boolean
  /** Never there: carries the type only. */
  readonly type?: T
}
