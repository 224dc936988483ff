import { describe, expect, it } from 'vitest'
import { runKubectl, type Answers } from '../../testing/kubectl-run.ts'

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: team }
rules:
- { apiGroups: [""], resources: [pods], verbs: [get, list] }
- { apiGroups: [apps], resources: [deployments], verbs: [get] }
`

describe('auth', () => {
  it('answers yes or no, and ends with it', () => {
    const answers: Answers = ({ body }) => ({ body: { status: { allowed: body!.includes('"verb":"get"') } } })
    expect(runKubectl(['auth', 'can-i', 'get', 'po'], answers)).toMatchObject({ stdout: 'yes\n', code: 0 })
    expect(runKubectl(['auth', 'can-i', 'list', 'po'], answers)).toMatchObject({ stdout: 'no\n', code: 1 })
    expect(runKubectl(['auth', 'can-i', 'list', 'po', '-q'], answers)).toMatchObject({ stdout: '', code: 1 })
    expect(runKubectl(['auth', 'can-i', 'frob', 'po'], answers).stderr).toBe(
      "Warning: verb 'frob' is not a known verb\n\n",
    )
    expect(runKubectl(['auth', 'can-i', 'get', 'ns'], answers).stderr).toBe(
      "Warning: resource 'namespaces' is not namespace scoped\n\n",
    )
  })

  it('lists rules with the verbs of a resource together', () => {
    const answers: Answers = () => ({
      body: {
        status: {
          resourceRules: [
            { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
            { verbs: ['list'], apiGroups: [''], resources: ['pods'] },
            { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
          ],
          nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }],
        },
      },
    })
    expect(runKubectl(['auth', 'can-i', '--list', '--no-headers'], answers).stdout).toBe(
      '*.*    []           []    [*]\npods   []           []    [get list]\n       [/healthz]   []    [get]\n',
    )
  })

  it('says that a server does not tell who one is', () => {
    expect(runKubectl(['auth', 'whoami']).stderr).toBe(
      'error: the selfsubjectreviews API is not enabled in the cluster\n',
    )
  })

  it('reconciles a role: makes it, or adds the rules that it lacks', () => {
    const files = { '/work/role.yaml': ROLE }
    const made = runKubectl(['auth', 'reconcile', '-f', 'role.yaml', '--dry-run=client'], undefined, files)
    expect(made.stdout).toBe('role.rbac.authorization.k8s.io/reader reconciled (dry run)\n')
    expect(made.stderr).toBe(
      '\treconciliation required create\n\tmissing rules added:\n' +
        '\t\t{Verbs:[get list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n' +
        '\t\t{Verbs:[get] APIGroups:[apps] Resources:[deployments] ResourceNames:[] NonResourceURLs:[]}\n',
    )
    const live = {
      metadata: { name: 'reader', namespace: 'team' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }],
    }
    const answers: Answers = ({ method, body }) => ({ body: method === 'GET' ? live : (JSON.parse(body!) as object) })
    const changed = runKubectl(['auth', 'reconcile', '-f', 'role.yaml'], answers, files)
    expect(changed.stderr).toBe(
      '\treconciliation required update\n\tmissing rules added:\n' +
        '\t\t{Verbs:[get] APIGroups:[apps] Resources:[deployments] ResourceNames:[] NonResourceURLs:[]}\n',
    )
    expect(JSON.parse(changed.calls.at(-1)!.body!)).toMatchObject({ rules: { length: 2 } })
  })
})
