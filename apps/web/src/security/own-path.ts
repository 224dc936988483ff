/**
 * A path of this site out of a query parameter, or `otherwise`: never an address elsewhere, which a link in a mail of
 * somebody else could carry ("//evil.example", "/\evil.example", "https:…").
 */
export function ownPath(wanted: string | string[] | undefined, otherwise: string): string {
  return typeof wanted === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) && !wanted.includes('\\')
    ? wanted
    : otherwise
}
