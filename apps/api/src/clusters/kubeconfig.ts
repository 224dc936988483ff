import { stringify } from 'yaml'

/** What a user is known by: a bearer token, or a client certificate with its key (PEM). */
export type Credential = { readonly token: string } | { readonly cert: string; readonly key: string }

function fieldsOf(credential: Credential): Record<string, string> {
  if ('token' in credential) return { token: credential.token }
  const data = (pem: string): string => Buffer.from(pem).toString('base64')
  return { 'client-certificate-data': data(credential.cert), 'client-key-data': data(credential.key) }
}

/**
 * A kubeconfig with one context.
 * @param cluster name in the file, of the cluster and the context
 * @param server URL of the cluster's API server
 * @param certificateAuthority PEM
 */
export function kubeconfig({
  cluster,
  server,
  certificateAuthority,
  user,
  credential,
}: {
  readonly cluster: string
  readonly server: string
  readonly certificateAuthority: string
  readonly user: string
  readonly credential: Credential
}): string {
  const name = `kubarium-${cluster}`
  const userEntry = `${user}@${name}`
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name,
          cluster: { server, 'certificate-authority-data': Buffer.from(certificateAuthority).toString('base64') },
        },
      ],
      users: [{ name: userEntry, user: fieldsOf(credential) }],
      contexts: [{ name, context: { cluster: name, user: userEntry } }],
      'current-context': name,
    },
    { lineWidth: 0 },
  )
}
