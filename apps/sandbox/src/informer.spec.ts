// Our API server as the JavaScript client library's informers see it: version 1 of it, which runs on every Node we do.
import { CoreV1Api, KubeConfig, makeInformer, type V1ConfigMap } from 'kubernetes-client-node-1'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLocalCluster, type LocalCluster } from './local-cluster.ts'

let cluster: LocalCluster
let api: CoreV1Api
const config = new KubeConfig()

beforeAll(async () => {
  cluster = await startLocalCluster({ port: 0, nodes: 1, token: 'secret', seed: 'informer', pullSeconds: 0 })
  config.loadFromString(cluster.kubeconfig)
  api = config.makeApiClient(CoreV1Api)
})
afterAll(() => cluster.stop())

it('tells an informer of what was there, what comes, changes and goes', async () => {
  const namespace = 'default'
  await api.createNamespacedConfigMap({
    namespace,
    body: { metadata: { name: 'early', labels: { informed: 'yes' } }, data: { a: '1' } },
  })
  const seen: string[] = []
  const informer = makeInformer<V1ConfigMap>(
    config,
    '/api/v1/namespaces/default/configmaps',
    () => api.listNamespacedConfigMap({ namespace, labelSelector: 'informed=yes' }),
    'informed=yes',
  )
  for (const event of ['add', 'update', 'delete'] as const)
    informer.on(event, (object) => seen.push(`${event} ${object.metadata?.name} ${object.data?.['a']}`))
  await informer.start()
  try {
    await api.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'late', labels: { informed: 'yes' } }, data: { a: '1' } },
    })
    await api.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'other' }, data: { a: '1' } } })
    const late = await api.readNamespacedConfigMap({ namespace, name: 'late' })
    await api.replaceNamespacedConfigMap({ namespace, name: 'late', body: { ...late, data: { a: '2' } } })
    await api.deleteNamespacedConfigMap({ namespace, name: 'early' })
    await expect
      .poll(() => seen, { timeout: 10_000 })
      .toEqual(['add early 1', 'add late 1', 'update late 2', 'delete early 1'])
    expect(informer.list().map(({ metadata }) => metadata?.name)).toEqual(['late'])
  } finally {
    await informer.stop()
  }
})
