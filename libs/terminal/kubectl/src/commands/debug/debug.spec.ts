import { describe, expect, it } from 'vitest'
import { runKubectl, type Answers } from '../../testing/kubectl-run.ts'

const POD = {
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'nginx', livenessProbe: { httpGet: {} } }] },
}
const answers: Answers = ({ path, method, body }) => {
  if (method === 'GET' && path === '/api/v1/namespaces/default/pods/web') return { body: POD }
  return method === 'GET' ? undefined : { body: JSON.parse(body!) as object }
}
const debug = (...args: string[]): ReturnType<typeof runKubectl> => runKubectl(['debug', ...args], answers)

describe('debug', () => {
  it('adds an ephemeral container', () => {
    const { calls, code } = debug('web', '--image=busybox', '-c', 'look', '--target=main')
    expect(calls.at(-1)).toMatchObject({
      method: 'PATCH',
      path: '/api/v1/namespaces/default/pods/web/ephemeralcontainers',
    })
    expect(JSON.parse(calls.at(-1)!.body!)).toMatchObject({
      spec: { ephemeralContainers: [{ name: 'look', image: 'busybox', targetContainerName: 'main' }] },
    })
    expect(code).toBe(0)
  })

  it('copies a pod without labels, node and probes', () => {
    const { calls } = debug('web', '--copy-to=copy', '--set-image=main=busybox')
    const { metadata, spec } = JSON.parse(calls.at(-1)!.body!) as { metadata: object; spec: object }
    expect(metadata).toEqual({ name: 'copy', namespace: 'default' })
    expect(spec).toEqual({ containers: [{ name: 'main', image: 'busybox' }], shareProcessNamespace: true })
  })

  it('refuses flags that do not fit together', () => {
    expect(debug('web').stderr).toBe('error: you must specify --image when not using --copy-to.\n')
    expect(debug('web', '--set-image=a=b').stderr).toBe('error: --set-image may only be used with --copy-to.\n')
    expect(debug('web', '--image=a', '--profile=bad').stderr).toBe('error: unknown profile: bad\n')
    expect(debug('web', '--image=a', '-t').stderr).toBe(
      'error: -i/--stdin is required for containers with -t/--tty=true\n',
    )
  })
})
