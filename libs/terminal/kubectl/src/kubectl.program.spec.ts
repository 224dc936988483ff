import { describe, expect, it } from 'vitest'
import { KubectlRun, runKubectl, type Answers } from './testing/kubectl-run.ts'

const columns = [{ name: 'Name' }, { name: 'Ready' }, { name: 'Node', priority: 1 }]
const row = (name: string): object => ({
  cells: [name, '1/1', 'node-1'],
  object: { metadata: { name, namespace: 'default', labels: { app: name } } },
})
const table: Answers = ({ path }) =>
  path === '/api/v1/namespaces/default/pods'
    ? {
        body: {
          kind: 'Table',
          metadata: { resourceVersion: '7' },
          columnDefinitions: columns,
          rows: [row('web'), row('db')],
        },
      }
    : undefined

describe('kubectl', () => {
  it('shows the table of the server, without the columns of -o wide', () => {
    const { stdout, code } = runKubectl(['get', 'po'], table)
    expect(stdout).toBe('NAME   READY\nweb    1/1\ndb     1/1\n')
    expect(code).toBe(0)
    expect(runKubectl(['get', 'pods', '-o', 'wide', '--show-labels'], table).stdout).toContain('node-1   app=web\n')
  })

  it('speaks of errors as the real one does', () => {
    const inNamespace: Answers = ({ path }) =>
      path === '/api/v1/namespaces/default' ? { body: { kind: 'Namespace' } } : undefined
    expect(runKubectl(['get', 'pod', 'nope'], inNamespace)).toMatchObject({
      stderr: 'Error from server (NotFound): pods "nope" not found\n',
      code: 1,
    })
    expect(runKubectl(['get', 'nosuch']).stderr).toBe('error: the server doesn\'t have a resource type "nosuch"\n')
    expect(runKubectl(['get', 'pods', '--nosuch']).stderr).toBe(
      "error: unknown flag: --nosuch\nSee 'kubectl get --help' for usage.\n",
    )
    expect(runKubectl(['gte', 'pods']).stderr).toBe(
      'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n',
    )
    expect(runKubectl(['scale', 'deploy/web']).stderr).toBe('error: required flag(s) "replicas" not set\n')
  })

  it('goes on watching with a state that does not grow', () => {
    const run = new KubectlRun(['get', 'pods', '-w'], table)
    expect(run.stdout).toBe('NAME   READY\nweb    1/1\ndb     1/1\n')
    const event = (name: string): string =>
      `${JSON.stringify({ type: 'MODIFIED', object: { kind: 'Table', columnDefinitions: null, rows: [row(name)] } })}\n`
    const text = event('cache')
    run.stream(text.slice(0, 20)).stream(text.slice(20))
    expect(run.stdout).toBe('NAME   READY\nweb    1/1\ndb     1/1\ncache   1/1\n')
    const size = JSON.stringify(run.world.procs).length
    for (let i = 0; i < 50; i++) run.stream(event('cache'))
    expect(JSON.stringify(run.world.procs).length).toBe(size)
    expect(run.code).toBeUndefined()
  })

  it('makes objects with their fields in the order of the real one', () => {
    const { stdout } = runKubectl(['create', 'deployment', 'web', '--image=nginx', '--dry-run=client', '-o', 'yaml'])
    expect(stdout).toContain('  replicas: 1\n  selector:\n    matchLabels:\n      app: web\n')
    const json = runKubectl(['create', 'ns', 'a', '--dry-run=client', '-o', 'json']).stdout
    expect(json.startsWith('{\n    "kind": "Namespace",\n    "apiVersion": "v1",')).toBe(true)
  })

  it('takes the namespace from the kubeconfig, and from -n before that', () => {
    const config = 'current-context: a\ncontexts:\n- name: a\n  context: {namespace: team}\n'
    const files = { '/work/.kube/config': config }
    expect(runKubectl(['get', 'pods'], undefined, files).calls.at(-1)!.path).toBe('/api/v1/namespaces/team/pods')
    expect(runKubectl(['get', 'pods', '-n', 'x'], undefined, files).calls.at(-1)!.path).toBe(
      '/api/v1/namespaces/x/pods',
    )
  })

  it('sends only what changed with apply', () => {
    const applied = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { annotations: {}, name: 'c', namespace: 'default' },
      data: { a: '1', b: '2' },
    }
    const live = {
      ...applied,
      metadata: {
        name: 'c',
        namespace: 'default',
        resourceVersion: '3',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) },
      },
    }
    const files = { '/work/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "9"}\n' }
    const run = runKubectl(
      ['apply', '-f', 'c.yaml'],
      ({ method }) => ({
        body: method === 'GET' ? live : { ...live, metadata: { ...live.metadata, resourceVersion: '4' } },
      }),
      files,
    )
    expect(run.stdout).toBe('configmap/c configured\n')
    expect(JSON.parse(run.calls.at(-1)!.body!)).toMatchObject({ data: { a: '9', b: null } })
  })

  it('makes what it was given with get -o yaml, whatever version that had', () => {
    const saved = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, resourceVersion: "7"}\n'
    const created = { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } } }
    const run = runKubectl(['create', '-f', 'c.yaml'], () => created, { '/work/c.yaml': saved })
    expect(run.stdout).toBe('configmap/c created\n')
    expect(JSON.parse(run.calls.at(-1)!.body!)).toMatchObject({ metadata: { name: 'c' } })
    expect(run.calls.at(-1)!.body).not.toContain('resourceVersion')
  })

  it('completes verbs, flags, kinds and names', () => {
    expect(runKubectl(['__complete', 'des']).stdout).toContain('describe\t')
    expect(runKubectl(['__complete', 'get', '--sho']).stdout).toContain('--show-labels\t')
    expect(runKubectl(['__complete', 'get', 'dep']).stdout).toContain('deployments\n')
    const list: Answers = () => ({ body: { items: [{ metadata: { name: 'web-1' } }] } })
    expect(runKubectl(['__complete', 'describe', 'pod', ''], list).stdout).toContain('web-1\n')
  })

  it('has help for every verb', () => {
    const root = runKubectl([]).stdout
    for (const [, name] of root.matchAll(/^ {2}([a-z-]+) {2,}/gm))
      expect(runKubectl([name!, '-h'])).toMatchObject({ code: 0, stderr: '' })
    expect(root).toContain('Basic Commands (Beginner):')
  })
})
