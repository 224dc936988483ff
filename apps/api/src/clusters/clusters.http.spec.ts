import { X509Certificate, createHash, createPrivateKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { cluster, clusterList, problem, type Cluster } from '@kubarium/contracts'
import { clusterOf } from '@kubarium/platform-certificates'
import { ClustersRepository } from './clusters.repository.ts'
import { startTestApi, type Session, type TestApi } from '../testing/test-api.ts'

let api: TestApi
let ada: Session
let bob: Session
beforeAll(async () => {
  api = await startTestApi({ CLUSTERS_PER_PERSON: '3' })
  ;[ada, bob] = [await api.signUp('Ada'), await api.signUp('Bob')]
})
afterAll(() => api.close())

const create = (as: Session, name: string, more: object = {}) =>
  api.send<Cluster>('POST', '/v1/clusters', { as, body: { name, ...more } })
const codeOf = (body: unknown) => problem.parse(body).code
const listed = async (as: Session) => clusterList.parse((await api.send('GET', '/v1/clusters', { as })).body)

describe('clusters', () => {
  it('cannot be made before there is something to start from', async () => {
    const { status, body, headers } = await create(ada, 'early')
    expect([status, codeOf(body)]).toEqual([503, 'not-ready'])
    expect(headers.get('retry-after')).toBe('2')
    await api.publishTemplate()
  })

  it('are made from the shared base, and listed for their owner alone', async () => {
    const { status, body } = await create(ada, 'first')
    expect(status).toBe(201)
    expect(cluster.parse(body)).toMatchObject({
      name: 'first',
      nodes: 3,
      kubernetesVersion: 'v1.36.3',
      revision: 7,
      state: 'running',
      parked: null,
    })
    expect((await listed(ada)).clusters).toEqual([body])
    expect(await listed(bob)).toEqual({ clusters: [], limit: 3 })
  })

  it('are told apart by name', async () => {
    const { status, body } = await create(ada, 'first')
    expect([status, codeOf(body)]).toEqual([409, 'cluster-name-taken'])
    expect((await create(bob, 'first')).status).toBe(201)
  })

  it('need a name and a size that fit', async () => {
    for (const body of [
      {},
      { name: 'Upper' },
      { name: '-a' },
      { name: 'a'.repeat(41) },
      { name: 'ok', nodes: 0 },
      { name: 'ok', nodes: 11 },
      { name: 'ok', nodes: 1.5 },
      [],
      'x',
    ]) {
      const answer = await api.send('POST', '/v1/clusters', { as: ada, body: JSON.stringify(body) })
      expect([answer.status, codeOf(answer.body)], JSON.stringify(body)).toEqual([400, answer.body.code])
    }
    const { body } = await api.send('POST', '/v1/clusters', { as: ada, body: { name: 'Upper', nodes: 99 } })
    expect(problem.parse(body).errors?.map(({ path }) => path)).toEqual(['name', 'nodes'])
  })

  it('of another size have to be published too', async () => {
    expect((await create(ada, 'five', { nodes: 5 })).status).toBe(503)
  })

  it('are limited, also when requests come at once', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, (_, i) => create(bob, `many-${i}`)))
    expect(results.filter(({ status }) => status === 201)).toHaveLength(2)
    const refused = results.filter(({ status }) => status !== 201)
    expect(refused.map(({ status, body }) => `${status} ${codeOf(body)}`)).toEqual(
      refused.map(() => '409 cluster-limit-reached'),
    )
    expect((await listed(bob)).clusters).toHaveLength(3)
  })

  it('are limited for an organisation as a whole', async () => {
    const { pool } = api.api.platform.system
    const { rows } = await pool.query<{ organisation_id: string }>(
      "select organisation_id from cluster where name = 'first' order by created_at limit 1",
    )
    const id = () => crypto.randomUUID()
    const repository = new ClustersRepository(api.api.platform.tenants)
    const colleague = { organisationId: rows[0]!.organisation_id, userId: 'colleague' }
    const make = () =>
      repository.create(colleague, { id: id(), name: id(), nodes: 3, seed: 's' }, { perPerson: 5, perOrganisation: 2 })
    expect(await make()).toMatchObject({ cluster: { nodes: 3 } })
    expect(await make()).toBe('organisation-limit-reached')
  })

  it('of others do not exist', async () => {
    const [{ id }] = (await listed(ada)).clusters as [Cluster]
    for (const [method, path] of [
      ['GET', `/v1/clusters/${id}`],
      ['DELETE', `/v1/clusters/${id}`],
      ['GET', `/v1/clusters/${id}/kubeconfig`],
      ['POST', `/v1/clusters/${id}/release`],
      ['GET', '/v1/clusters/00000000-0000-0000-0000-000000000000'],
      ['GET', "/v1/clusters/'--"],
    ] as const) {
      const { status, body } = await api.send(method, path, { as: bob })
      expect([status, codeOf(body)], path).toEqual([404, 'not-found'])
    }
    expect((await api.send('GET', `/v1/clusters/${id}`, { as: ada })).status).toBe(200)
    expect((await api.send('GET', '/v1/clusters')).status).toBe(401)
  })

  it('show that they are parked, and can be released', async () => {
    const [{ id }] = (await listed(ada)).clusters as [Cluster]
    const early = await api.send('POST', `/v1/clusters/${id}/release`, { as: ada })
    expect([early.status, codeOf(early.body)]).toEqual([409, 'cluster-not-parked'])
    await api.api.platform.clusterLog.park(id, 'scheduler: boom')
    const parked = cluster.parse((await api.send('GET', `/v1/clusters/${id}`, { as: ada })).body)
    expect(parked).toMatchObject({ state: 'parked', parked: { error: 'scheduler: boom' } })
    const released = await api.send('POST', `/v1/clusters/${id}/release`, { as: ada })
    expect([released.status, cluster.parse(released.body).state]).toEqual([200, 'running'])
  })

  it('give their owner a kubeconfig whose token is kept as a hash only', async () => {
    const [{ id }] = (await listed(ada)).clusters as [Cluster]
    const { status, text, headers } = await api.send('GET', `/v1/clusters/${id}/kubeconfig`, { as: ada })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/yaml')
    expect(headers.get('content-disposition')).toBe('attachment; filename=first.kubeconfig')
    expect(headers.get('cache-control')).toBe('no-store')
    const config = parse(text) as {
      clusters: [{ cluster: Record<string, string> }]
      users: [{ user: { token: string } }]
      'current-context': string
    }
    expect(config.clusters[0].cluster).toEqual({
      server: `https://kube.test:6443/clusters/${id}`,
      'certificate-authority-data': Buffer.from(api.certificate).toString('base64'),
    })
    const { token } = config.users[0].user
    const { rows } = await api.api.platform.system.pool.query(
      'select * from cluster_credential where token_hash = $1',
      [createHash('sha256').update(token).digest()],
    )
    expect(rows[0]).toMatchObject({
      cluster_id: id,
      user_name: 'kubernetes-admin',
      groups: ['kubeadm:cluster-admins', 'system:masters'],
    })
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('give their owner a client certificate of that cluster, when asked for one', async () => {
    const [{ id }] = (await listed(ada)).clusters as [Cluster]
    const path = `/v1/clusters/${id}/kubeconfig?credential=certificate`
    const { status, text } = await api.send('GET', path, { as: ada })
    expect(status).toBe(200)
    const { user } = (parse(text) as { users: [{ user: Record<string, string> }] }).users[0]
    const pem = Buffer.from(user['client-certificate-data']!, 'base64')
    const certificate = new X509Certificate(pem)
    expect(certificate.verify(new X509Certificate(api.certificate).publicKey)).toBe(true)
    expect(certificate.checkPrivateKey(createPrivateKey(Buffer.from(user['client-key-data']!, 'base64')))).toBe(true)
    expect(certificate.subject.split('\n')).toEqual([
      'O=kubeadm:cluster-admins',
      'O=system:masters',
      'CN=kubernetes-admin',
    ])
    expect(clusterOf(certificate.subjectAltName)).toBe(id)
    const wrong = await api.send('GET', `/v1/clusters/${id}/kubeconfig?credential=password`, { as: ada })
    expect([wrong.status, codeOf(wrong.body)]).toEqual([400, 'invalid-input'])
  })

  it('keep their newest kubeconfigs only', async () => {
    const [{ id }] = (await listed(ada)).clusters as [Cluster]
    for (let i = 0; i < 12; i++) await api.send('GET', `/v1/clusters/${id}/kubeconfig`, { as: ada })
    const { rowCount } = await api.api.platform.system.pool.query(
      'select from cluster_credential where cluster_id = $1',
      [id],
    )
    expect(rowCount).toBe(10)
  })

  it('are gone when they are deleted, with their credentials, and their name is free again', async () => {
    const [{ id }] = (await listed(ada)).clusters as [Cluster]
    expect((await api.send('DELETE', `/v1/clusters/${id}`, { as: ada })).status).toBe(204)
    expect((await api.send('DELETE', `/v1/clusters/${id}`, { as: ada })).status).toBe(404)
    expect((await listed(ada)).clusters).toEqual([])
    const { rowCount } = await api.api.platform.system.pool.query(
      'select from cluster_credential where cluster_id = $1',
      [id],
    )
    expect(rowCount).toBe(0)
    expect((await create(ada, 'first')).status).toBe(201)
  })
})
