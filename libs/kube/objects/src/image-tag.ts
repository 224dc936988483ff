const REFERENCE = /^([a-zA-Z0-9.-]+(:\d+)?\/)?[a-z0-9._/-]+(:[\w][\w.-]{0,127})?(@.+)?$/

/** The tag an image reference ends up with: `latest` when it names none, '' with a digest or when it is no reference. */
export function imageTag(image: string): string {
  if (image.includes('@') || !REFERENCE.test(image)) return ''
  const last = image.slice(image.lastIndexOf('/') + 1)
  const colon = last.indexOf(':')
  return colon < 0 ? 'latest' : last.slice(colon + 1)
}
