import { describe, expect, it } from 'vitest'
import { KubectlRun, runKubectl, type Answers } from '../../testing/kubectl-run.ts'

const pod = (phase: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'box', namespace: 'default', uid: 'u1' },
  spec: { containers: [{ name: 'box', image: 'busybox', stdin: true, tty: true }] },
  status: {
    phase,
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      { name: 'box', state: phase === 'Running' ? { running: {} } : { terminated: { exitCode: 0 } } },
    ],
  },
})
const PODS = '/api/v1/namespaces/default/pods'
const SUCCESS = '{"status":"Success"}'

const running: Answers = ({ path, method }) => {
  if (path === `${PODS}/box/attach`) return { body: '' }
  if (path === `${PODS}/box` && method === 'GET') return { body: pod('Running') }
  return undefined
}

describe('attach', () => {
  it('passes output and input on, and ends with the process', () => {
    const run = new KubectlRun(['attach', 'box', '-i'], running)
    const { query } = run.calls.at(-1)!
    expect(query).toMatchObject({ container: 'box', stdin: 'true', stdout: 'true', stderr: 'true' })
    run.type('ls\n').stream('bin etc\n', 'stdout').stream('oops\n', 'stderr').stream(SUCCESS, 'error').end()
    expect(run.sent).toContain('stdin: ls\n')
    expect(run.stdout).toBe('bin etc\n')
    expect(run.stderr).toContain("If you don't see a command prompt, try pressing enter.\n")
    expect(run.stderr).toMatch(/oops\n$/)
    expect(run.code).toBe(0)
  })

  it('ends with the status of the process', () => {
    const failure = {
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    }
    const run = new KubectlRun(['attach', 'box'], running).stream(JSON.stringify(failure), 'error').end()
    expect(run.stderr).toMatch(/command terminated with exit code 3\n$/)
    expect(run.code).toBe(3)
  })

  it('refuses containers that are not there, pods that are over, and no pod at all', () => {
    expect(runKubectl(['attach', 'box', '-c', 'nope'], running).stderr).toBe(
      'error: cannot attach to the container: container nope is not valid for pod box out of: box\n',
    )
    const over: Answers = ({ path }) => (path === `${PODS}/box` ? { body: pod('Succeeded') } : undefined)
    expect(runKubectl(['attach', 'box'], over).stderr).toBe(
      'error: cannot attach a container in a completed pod; current phase is Succeeded\n',
    )
    expect(runKubectl(['attach']).stderr).toBe('error: at least 1 argument is required for attach\n')
  })
})

describe('run --rm -i', () => {
  it('makes the pod, joins it when it runs, and deletes it in the end', () => {
    let isThere = true
    const answers: Answers = (call) => {
      if (call.method === 'POST' && call.path === PODS) return { status: 201, body: pod('Pending') }
      if (call.method === 'DELETE') {
        isThere = false
        return { body: pod('Running') }
      }
      if (!isThere && call.path === `${PODS}/box`) return undefined
      return running(call)
    }
    const run = new KubectlRun(['run', 'box', '--rm', '-i', '--restart=Never', '--image=busybox', '--', 'sh'], answers)
    run.wait(2000)
    const made = JSON.parse(run.calls.find(({ method }) => method === 'POST')!.body!) as { spec: object }
    expect(made.spec).toMatchObject({
      containers: [{ args: ['sh'], stdin: true, stdinOnce: true }],
      restartPolicy: 'Never',
    })
    expect(run.calls.at(-1)).toMatchObject({ path: `${PODS}/box/attach`, stream: true })
    run.type('exit\n').stream('bye\n', 'stdout').stream(SUCCESS, 'error').end()
    run.wait(2000)
    expect(run.stdout).toBe('bye\npod "box" deleted from default namespace\n')
    expect(run.code).toBe(0)
  })

  it('needs an image, and something to attach to for --rm', () => {
    expect(runKubectl(['run', 'box']).stderr).toBe('error: required flag(s) "image" not set\n')
    expect(runKubectl(['run', 'box', '--image=']).stderr).toBe('error: --image is required\n')
    expect(runKubectl(['run', 'box', '--image=a', '--rm']).stderr).toBe(
      "error: --rm should only be used for attached containers\nSee 'kubectl run -h' for help and examples\n",
    )
  })
})
