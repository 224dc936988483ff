import { stringify } from 'yaml'

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
  token,
}: {
  readonly cluster: string
  readonly server: string
  readonly certificateAuthority: string
  readonly user: string
  readonly token: string
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
      users: [{ name: userEntry, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: userEntry } }],
      'current-context': name,
    },
    { lineWidth: 0 },
  )
}
