/** Media types by file extension, as web servers know them. */
export const mimeTypes: Record<string, string> = {
  html: 'text/html', htm: 'text/html', css: 'text/css', xml: 'text/xml', gif: 'image/gif', jpeg: 'image/jpeg', jpg: 'image/jpeg', js: 'application/javascript', json: 'application/json',
  txt: 'text/plain', md: 'text/markdown', png: 'image/png', svg: 'image/svg+xml', ico: 'image/x-icon', webp: 'image/webp', woff: 'font/woff', woff2: 'font/woff2', pdf: 'application/pdf',
  zip: 'application/zip', gz: 'application/gzip', yaml: 'application/yaml', yml: 'application/yaml', wasm: 'application/wasm', mp4: 'video/mp4', webm: 'video/webm', mp3: 'audio/mpeg', csv: 'text/csv', sh: 'application/x-sh', py: 'text/x-python',
} // prettier-ignore

/** Media type of a path. */
export const mimeOf = (path: string, fallback: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
  return Object.hasOwn(mimeTypes, extension) ? (mimeTypes[extension] as string) : fallback
}

/** Escapes text for HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
