// Whether the two texts of a TLS Secret can be a certificate and its key, as far as their PEM blocks tell (Go's
// crypto/tls X509KeyPair). What the blocks hold is not looked into.
import { decodeBase64 } from '@kubarium/kube-objects'

const BLOCK = /-----BEGIN ([^\n]*?)-----[ \t\r]*\n(?:[^\n:]+:[^\n]*\n)*([^]*?)-----END \1-----/g

/** @param certificate base64 of the certificates' text @param key base64 of the key's */
export function keyPairProblem(certificate = '', key = ''): string | undefined {
  return certificateProblem(blockTypes(certificate)) ?? keyProblem(blockTypes(key))
}

function blockTypes(encoded: string): string[] {
  return [...decodeBase64(encoded).matchAll(BLOCK)].flatMap(([, type, body]) => (isBase64(body!) ? [type!] : []))
}

function isBase64(text: string): boolean {
  const bare = text.replace(/\s/g, '')
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare)
}

function certificateProblem(types: readonly string[]): string | undefined {
  if (types.includes('CERTIFICATE')) return undefined
  if (types.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (types.length === 1 && types[0]!.endsWith('PRIVATE KEY'))
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}

function keyProblem(types: readonly string[]): string | undefined {
  if (types.some((type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) return undefined
  if (types.length === 0) return 'tls: failed to find any PEM data in key input'
  if (types.length === 1 && types[0] === 'CERTIFICATE')
    return 'tls: found a certificate rather than a key in the PEM for the private key'
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}
