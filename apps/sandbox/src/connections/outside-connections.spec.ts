import { setTimeout as pause } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { kinds, type Draft, type k8s } from '@kubarium/kube-objects'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLocalCluster, type LocalCluster } from '../local-cluster.ts'
import { LiveTerminal } from '../terminals/live-terminal.ts'

describe('from a terminal to services that are open to the outside', () => {
  let local: LocalCluster
  let terminal: LiveTerminal
  let text = ''
  let typed = 0

  beforeAll(async () => {
    local = await startLocalCluster({ port: 0, nodes: 1, token: 't', seed: 'outside', pullSeconds: 0, cloud: true })
    await local.resident.transact((cluster) => {
      cluster.actAs('somebody')
      const pod: Draft<k8s.Pod> = {
        metadata: { name: 'web', labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] },
      }
      const service: Draft<k8s.Service> = {
        metadata: { name: 'web' },
        spec: {
          type: 'LoadBalancer',
          loadBalancerIP: '203.0.113.44',
          selector: { app: 'web' },
          ports: [{ port: 80, nodePort: 30080 }],
        },
      }
      cluster.client.write(kinds.Pod).create('default', pod)
      cluster.client.write(kinds.Service).create('default', service)
    })
    terminal = new LiveTerminal({
      carrier: {
        resident: () => Promise.resolve(local.resident),
        user: { name: 'kubernetes-admin', groups: ['system:masters'] },
        onError: () => undefined,
      },
      world: { size: { cols: 120, rows: 40 }, locale: 'en', kubeconfig: '', seed: 1 },
      onChange: () => undefined,
    })
    terminal.view({
      output: (_seq, piece) => void (text += stripVTControlCharacters(piece)),
      command: () => undefined,
      isBehind: () => false,
    })
  })

  afterAll(async () => {
    terminal.close()
    await local.stop()
  })

  async function type(command: string, answer: RegExp): Promise<void> {
    text = ''
    terminal.takeInput(++typed, `${command}\r`)
    for (let i = 0; i < 1_000 && !answer.test(text); i++) await pause(10)
    expect(text).toMatch(answer)
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let i = 0; i < 1_500 && !condition(); i++) await pause(10)
    expect(condition()).toBe(true)
  }

  it('reaches a load balancer by its address, and a node port by the node’s', async () => {
    await until(() => {
      const { client } = local.resident.cluster
      const service = client.read(kinds.Service).find('default', 'web')
      const pod = client.read(kinds.Pod).find('default', 'web')
      const isReady = pod?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
      return isReady === true && (service?.status.loadBalancer.ingress?.length ?? 0) > 0
    })
    await type('curl -s http://203.0.113.44/ | grep title', /<title>Welcome to nginx!<\/title>/)
    await type('curl -s http://172.18.0.3:30080/ | grep title', /<title>Welcome to nginx!<\/title>/)
    await type('curl -s http://node-1:30080/missing | grep title', /<title>404 Not Found<\/title>/)
  }, 40_000)

  it('is refused where nobody listens, and reaches nothing else', async () => {
    await type('curl -sS http://172.18.0.3:30081/', /\(7\).*172\.18\.0\.3/)
    await type('curl -sS --max-time 2 http://10.244.0.2/; echo code $?', /code [1-9]/)
  }, 40_000)
})
