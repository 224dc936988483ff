// Our API server as the real kubectl sees it.
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLocalCluster, type LocalCluster } from './local-cluster.ts'
import { realKubectl } from './testing/real-kubectl.ts'

const run = promisify(execFile)
const program = await realKubectl()
let cluster: LocalCluster
let folder: string
let environment: NodeJS.ProcessEnv

beforeAll(async () => {
  cluster = await startLocalCluster({ port: 0, nodes: 3, token: 'secret', seed: 'kubectl', pullSeconds: 0 })
  folder = await mkdtemp(path.join(tmpdir(), 'kubectl-'))
  await writeFile(path.join(folder, 'config'), cluster.kubeconfig)
  environment = { ...process.env, HOME: folder, KUBECONFIG: path.join(folder, 'config') }
})
afterAll(async () => {
  await cluster.stop()
  await rm(folder, { recursive: true })
})

async function kubectl(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(program!, args, { env: environment, cwd: folder, timeout: 30_000 })
  expect(stderr).toBe('')
  return stdout
}

describe.runIf(program !== undefined)('the real kubectl', () => {
  it('applies a manifest, waits for the rollout, scales and gets', async () => {
    await writeFile(
      path.join(folder, 'web.yaml'),
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
      - { name: nginx, image: nginx, ports: [{ containerPort: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`,
    )
    expect(await kubectl('apply', '-f', 'web.yaml')).toBe('deployment.apps/web created\nservice/web created\n')
    expect(await kubectl('rollout', 'status', 'deployment/web', '--timeout=20s')).toContain(
      'deployment "web" successfully rolled out\n',
    )
    expect(await kubectl('apply', '-f', 'web.yaml')).toBe('deployment.apps/web unchanged\nservice/web unchanged\n')
    expect(await kubectl('scale', 'deployment', 'web', '--replicas=5')).toBe('deployment.apps/web scaled\n')
    await kubectl('wait', '--for=jsonpath={.status.readyReplicas}=5', 'deployment/web', '--timeout=20s')
    expect(await kubectl('get', 'deployment', 'web', '--no-headers')).toMatch(/^web +5\/5 +5 +5 +\S+\n$/)
    expect(await kubectl('get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].status.phase}')).toBe(
      'Running Running Running Running Running',
    )
  })

  it('watches pods as they come and go', async () => {
    const watcher = spawn(program!, ['get', 'pods', '-w', '--no-headers'], { env: environment })
    let seen = ''
    watcher.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()))
    try {
      await expect.poll(() => seen).toContain('web-')
      expect(
        await kubectl('run', 'box', '--image=busybox', '--command', '--', 'sh', '-c', 'echo hello; sleep 3600'),
      ).toBe('pod/box created\n')
      await expect.poll(() => seen, { timeout: 10_000 }).toMatch(/box +0\/1 +Pending[^]*box +1\/1 +Running/)
    } finally {
      watcher.kill()
    }
  })

  it('reads logs, runs commands, and passes their exit status on', async () => {
    await kubectl('wait', '--for=condition=Ready', 'pod/box', '--timeout=20s')
    expect(await kubectl('logs', 'box')).toBe('hello\n')
    expect(await kubectl('exec', 'box', '--', 'wget', '-qO-', 'http://web')).toContain('Welcome to nginx!')
    await expect(kubectl('exec', 'box', '--', 'sh', '-c', 'exit 3')).rejects.toMatchObject({
      code: 3,
      stderr: 'command terminated with exit code 3\n',
    })
    const typed = run(program!, ['exec', '-i', 'box', '--', 'sh'], { env: environment, timeout: 20_000 })
    typed.child.stdin!.end('cd /tmp\necho "$PWD $((6*7))"\n')
    expect((await typed).stdout).toBe('/tmp 42\n')
  })

  it('deletes, and says what is not there in the server’s words', async () => {
    expect(await kubectl('delete', 'pod', 'box', '--grace-period=1')).toContain('pod "box" deleted')
    await expect(kubectl('get', 'pod', 'box')).rejects.toMatchObject({
      code: 1,
      stderr: 'Error from server (NotFound): pods "box" not found\n',
    })
    expect(await kubectl('delete', 'deployment,service', 'web')).toBe(
      'deployment.apps "web" deleted from default namespace\nservice "web" deleted from default namespace\n',
    )
    await expect.poll(() => kubectl('get', 'pods', '-o', 'name'), { timeout: 40_000, interval: 500 }).toBe('')
  })
})
