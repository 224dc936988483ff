// What fields are for, in Kubernetes' own words. The texts are not part of this code: a host that has them (they come
// with the Kubernetes client library) hands them over; without them descriptions are empty.
let load: () => Readonly<Record<string, string>> = () => ({})
let texts: Readonly<Record<string, string>> | undefined

/**
 * @param source asked when the first description is wanted: there are many, and few ask. Gives them by
 *   `V1ServiceSpec.type`: version and name of the definition, and the field
 */
export function setFieldDescriptions(source: () => Readonly<Record<string, string>>): void {
  load = source
  texts = undefined
}

/** The description of a field, '' when it is not known. */
export function fieldDescription(name: string): string {
  texts ??= load()
  return texts[name] ?? ''
}
