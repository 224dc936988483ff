// The authority that clients of the Kubernetes endpoint trust: made once per installation, kept in a folder.
import { webcrypto } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import path from 'node:path'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(webcrypto as unknown as Crypto)

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const YEAR_MS = 365 * 86_400_000
const AUTHORITY_YEARS = 10
/** `urn:kubarium:cluster:<id>` */
const CLUSTER_URN = 'urn:kubarium:cluster:'
/** Clocks differ: certificates are valid from a little before they are made. */
const SKEW_MS = 300_000

export interface CertificateAuthority {
  /** PEM of the authority's certificate. */
  readonly certificate: string
  /** A certificate and key for a server with these names and addresses. */
  serverCertificate(hosts: readonly string[]): Promise<{ readonly cert: string; readonly key: string }>
  /**
   * A client certificate: the user's name and groups are in its subject, and the cluster it is good for among its
   * alternative names (`clusterOf` reads it).
   */
  clientCertificate(
    user: string,
    groups: readonly string[],
    days: number,
    clusterId: string,
  ): Promise<{ readonly cert: string; readonly key: string }>
}

/** The cluster that a client certificate is good for, by its alternative names as Node gives them; undefined: none. */
export function clusterOf(subjectAltName: string | undefined): string | undefined {
  const name = subjectAltName?.split(', ').find((one) => one.startsWith(`URI:${CLUSTER_URN}`))
  return name?.slice(`URI:${CLUSTER_URN}`.length)
}

/** The authority kept in a folder. @throws ENOENT when none has been made there */
export async function readCertificateAuthority(folder: string): Promise<CertificateAuthority> {
  return await restored(
    await readFile(path.join(folder, 'ca.crt'), 'utf8'),
    await readFile(path.join(folder, 'ca.key'), 'utf8'),
  )
}

/** The authority kept in a folder, made if it is not there. Two processes that start at once end up with the same. */
export async function openCertificateAuthority(folder: string): Promise<CertificateAuthority> {
  await mkdir(folder, { recursive: true })
  const files = { cert: path.join(folder, 'ca.crt'), key: path.join(folder, 'ca.key') }
  try {
    return await readCertificateAuthority(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const { keys, certificate } = await makeAuthority()
  const temporary = `${files.key}.${process.pid}`
  await writeFile(temporary, await pemOfKey(keys.privateKey), { mode: 0o600 })
  await rename(temporary, files.key)
  await writeFile(`${files.cert}.${process.pid}`, certificate.toString('pem'))
  await rename(`${files.cert}.${process.pid}`, files.cert)
  return readCertificateAuthority(folder)
}

/** An authority that lives as long as the process. */
export async function temporaryCertificateAuthority(): Promise<CertificateAuthority> {
  const { keys, certificate } = await makeAuthority()
  return authorityOf(certificate, keys.privateKey)
}

async function makeAuthority(): Promise<{ keys: CryptoKeyPair; certificate: x509.X509Certificate }> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=kubernetes',
    notBefore: new Date(Date.now() - SKEW_MS),
    notAfter: new Date(Date.now() + AUTHORITY_YEARS * YEAR_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { keys, certificate }
}

async function restored(cert: string, key: string): Promise<CertificateAuthority> {
  const privateKey = await webcrypto.subtle.importKey(
    'pkcs8',
    Buffer.from(key.replace(/-----[^-]+-----|\s/g, ''), 'base64'),
    ALGORITHM,
    true,
    ['sign'],
  )
  return authorityOf(new x509.X509Certificate(cert), privateKey as unknown as CryptoKey)
}

function authorityOf(authority: x509.X509Certificate, signingKey: CryptoKey): CertificateAuthority {
  const issue = async (
    subject: x509.JsonNameParams,
    days: number,
    extensions: x509.Extension[],
  ): Promise<{ cert: string; key: string }> => {
    const keys = await newKeys()
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: new x509.Name(subject).toString(),
      issuer: authority.subject,
      notBefore: new Date(Date.now() - SKEW_MS),
      notAfter: new Date(Date.now() + days * 86_400_000),
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
        await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
        ...extensions,
      ],
    })
    return { cert: certificate.toString('pem'), key: await pemOfKey(keys.privateKey) }
  }
  return {
    certificate: authority.toString('pem'),
    serverCertificate: (hosts) =>
      issue([{ CN: ['kube-apiserver'] }], 365, [
        new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
        new x509.SubjectAlternativeNameExtension(
          hosts.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
        ),
      ]),
    clientCertificate: (user, groups, days, clusterId) =>
      issue([...groups.map((group) => ({ O: [group] })), { CN: [user] }], days, [
        new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2']),
        new x509.SubjectAlternativeNameExtension([{ type: 'url', value: `${CLUSTER_URN}${clusterId}` }]),
      ]),
  }
}

async function newKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as unknown as CryptoKeyPair
}

async function pemOfKey(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key as never), 'PRIVATE KEY')
}

function serial(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .toString('hex')
    .replace(/^[89a-f]/, '7')
}
