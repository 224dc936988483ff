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

/**
 * A kind that no API serves: what a part of the simulation has to remember, stored beside the objects so that any process
 * can go on as that part.
 * @param plural tells it from others
 */
export function rememberedKind<T>(kind: string, plural: string): Kind<T> {
  return { group: '', version: '', kind, plural, storage: `~${plural}`, namespaced: false }
}

export function isRemembered({ storage }: Kind<unknown>): boolean {
  return storage.startsWith('~')
}
