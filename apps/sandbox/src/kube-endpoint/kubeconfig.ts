import { stringify } from 'yaml'

/** A kubeconfig with one cluster, its administrator and the context that joins them. */
export function kubeconfigText({
  server,
  certificateAuthority,
  token,
}: {
  server: string
  certificateAuthority: string
  token: string
}): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'kubernetes',
        cluster: { server, 'certificate-authority-data': Buffer.from(certificateAuthority).toString('base64') },
      },
    ],
    users: [{ name: 'kubernetes-admin', user: { token } }],
    contexts: [{ name: 'kubernetes-admin@kubernetes', context: { cluster: 'kubernetes', user: 'kubernetes-admin' } }],
    'current-context': 'kubernetes-admin@kubernetes',
  })
}
