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

/**
 * The description of a definition or of one of its fields, '' when it is not known.
 * @param name its OpenAPI name, such as `io.k8s.api.core.v1.Pod`
 */
export function definitionDescription(name: string, field?: string): string {
  const parts = name.split('.')
  const [group, version, kind] = parts.slice(-3).map((part) => part.charAt(0).toUpperCase() + part.slice(1))
  const end = field === undefined ? '' : `.${field}`
  // Where kinds of two groups have the same name, the client library tells them apart by their group.
  return fieldDescription(`${group}${version}${kind}${end}`) || fieldDescription(`${version}${kind}${end}`)
}
