// What fields are for, in Kubernetes' own words. The texts are not part of this code: a host that has them (they come
// with the Kubernetes client library) hands them over; without them descriptions are empty.
let texts: Readonly<Record<string, string>> = {}

/** @param descriptions by `V1ServiceSpec.type`: version and name of the definition, and the field */
export function setFieldDescriptions(descriptions: Readonly<Record<string, string>>): void {
  texts = descriptions
}

/** The description of a field, '' when it is not known. */
export function fieldDescription(name: string): string {
  return texts[name] ?? ''
}
