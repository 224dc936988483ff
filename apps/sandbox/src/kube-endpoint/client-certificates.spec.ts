import { randomUUID } from 'node:crypto'
import https from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import { unauthorized } from '@kubarium/kube-objects'
import { MemoryClusterLog } from '@kubarium/kube-store'
import { temporaryCertificateAuthority, type CertificateAuthority } from '@kubarium/platform-certificates'
import { Residence } from '@kubarium/platform-residence'
import { KubeServer } from './kube-server.ts'

const [mine, theirs] = [randomUUID(), randomUUID()]
let authority: CertificateAuthority
let server: KubeServer
let port: number
let residence: Residence

beforeAll(async () => {
  authority = await temporaryCertificateAuthority()
  const log = new MemoryClusterLog()
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 1, now: 0 })
  await log.putBase(base)
  for (const clusterId of [mine, theirs]) await log.create({ clusterId, baseId: base.id, seed: clusterId })
  residence = new Residence({ log, cluster: standardSimulation })
  server = new KubeServer({
    tls: { ...(await authority.serverCertificate(['127.0.0.1'])), ca: authority.certificate },
    pathPerCluster: true,
    async admit({ clusterId, certificate }) {
      if (!certificate || certificate.clusterId !== clusterId) throw unauthorized()
      return { user: { name: certificate.user, groups: certificate.groups }, resident: await residence.get(clusterId!) }
    },
    onError: (error) => {
      throw error
    },
  })
  port = await server.listen(0, '127.0.0.1')
})
afterAll(async () => {
  await server.close()
  residence.close()
})

function ask(clusterId: string, credential: { cert?: string; key?: string }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const path = `/clusters/${clusterId}/api/v1/nodes`
    https
      .get({ host: '127.0.0.1', port, path, ca: authority.certificate, agent: false, ...credential }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      .on('error', reject)
  })
}

describe('a client certificate', () => {
  test('opens the cluster it names, and no other', async () => {
    const certificate = await authority.clientCertificate('kubernetes-admin', ['system:masters'], 1, mine)
    expect(await ask(mine, certificate)).toBe(200)
    expect(await ask(theirs, certificate)).toBe(401)
  })

  test('of another authority opens nothing', async () => {
    const other = await temporaryCertificateAuthority()
    const certificate = await other.clientCertificate('kubernetes-admin', ['system:masters'], 1, mine)
    expect(await ask(mine, certificate)).toBe(401)
    expect(await ask(mine, {})).toBe(401)
  })
})
