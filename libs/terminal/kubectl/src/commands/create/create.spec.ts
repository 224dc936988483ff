import { describe, expect, it } from 'vitest'
import { runKubectl } from '../../testing/kubectl-run.ts'

const create = (...args: string[]): ReturnType<typeof runKubectl> =>
  runKubectl(['create', ...args, '--dry-run=client', '-o', 'yaml'])

describe('create', () => {
  it('makes rules for each API group, by the full names of kinds', () => {
    expect(create('role', 'r', '--verb=get,list', '--resource=po,deploy.apps,pods/log').stdout).toBe(
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: r
rules:
- apiGroups:
  - ""
  resources:
  - pods
  - pods/log
  verbs:
  - get
  - list
- apiGroups:
  - apps
  resources:
  - deployments
  verbs:
  - get
  - list
`,
    )
  })

  it('warns of verbs that nobody knows, and refuses ones that a resource has not', () => {
    expect(create('role', 'r', '--verb=frob', '--resource=pods').stderr).toBe(
      "Warning: 'frob' is not a standard resource verb\n",
    )
    expect(create('role', 'r', '--verb=use', '--resource=pods').stderr).toBe(
      "error: can not perform 'use' on 'pods' in group ''\n",
    )
    expect(create('role', 'r', '--verb=get', '--resource=foo.bar').stderr).toBe(
      'the server doesn\'t have a resource type "foo" in group "bar"\n',
    )
    expect(create('clusterrole', 'r', '--verb=list', '--non-resource-url=/x').stderr).toBe(
      "error: invalid verb: 'list' for nonResourceURL\n",
    )
    expect(create('clusterrole', 'r', '--aggregation-rule=x').stderr).toBe(
      'error: invalid argument "x" for "--aggregation-rule" flag: malformed pair, expect string=string\nSee \'kubectl create clusterrole --help\' for usage.\n',
    )
  })

  it('binds users, groups and service accounts', () => {
    expect(create('rolebinding', 'b', '--role=r', '--user=u', '--group=g', '--serviceaccount=team:s').stdout).toContain(
      `subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: User
  name: u
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: g
- kind: ServiceAccount
  name: s
  namespace: team
`,
    )
    expect(create('rolebinding', 'b', '--role=r', '--serviceaccount=s').stderr).toBe(
      'error: serviceaccount must be <namespace>:<name>\n',
    )
    expect(create('clusterrolebinding', 'b').stderr).toBe('error: required flag(s) "clusterrole" not set\n')
  })

  it('reads rules of an ingress, with TLS by secret', () => {
    const { stdout } = create('ingress', 'i', '--rule=a.com/x*=web:80,tls=cert', '--rule=a.com/y=web:http')
    expect(stdout).toContain(
      `        path: /x
        pathType: Prefix
      - backend:
          service:
            name: web
            port:
              name: http
        path: /y
        pathType: Exact
  tls:
  - hosts:
    - a.com
    secretName: cert
`,
    )
    expect(create('ingress', 'i', '--rule=bad').stderr).toBe(
      'error: rule bad is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]\n',
    )
  })

  it('makes quotas, budgets and priority classes', () => {
    expect(create('quota', 'q', '--hard=pods=2,cpu=1000m').stdout).toContain('  hard:\n    cpu: "1"\n    pods: "2"\n')
    expect(create('quota', 'q', '--hard=cpu').stderr).toBe(
      'error: Invalid argument syntax cpu, expected <resource>=<value>\n',
    )
    expect(create('pdb', 'p', '--selector=app=web', '--min-available=50%').stdout).toContain('  minAvailable: 50%\n')
    expect(create('pdb', 'p', '--selector=a!=b', '--min-available=1').stderr).toBe(
      'error: "!=" is not a valid label selector operator\n',
    )
    expect(create('pc', 'p', '--value=9').stdout).toContain('preemptionPolicy: PreemptLowerPriority\nvalue: 9\n')
  })

  it('makes jobs and cron jobs', () => {
    expect(create('cronjob', 'c').stderr).toBe('error: required flag(s) "image", "schedule" not set\n')
    expect(create('job', 'j').stderr).toBe('error: either --image or --from must be specified\n')
    expect(create('cj', 'c', '--image=a', '--schedule=@daily').stdout).toContain("  schedule: '@daily'\n")
  })

  it('puts a hash of the content behind a name', () => {
    expect(create('cm', 'c', '--from-literal=a=b', '--append-hash').stdout).toContain('  name: c-m4h6ctkgb2\n')
    expect(create('secret', 'generic', 'c', '--from-literal=a=b', '--append-hash').stdout).toContain(
      '  name: c-mdmchtdbm6\n',
    )
  })

  it('puts the words of a kind before the server’s, where the real one does', () => {
    const refused = { status: 404, body: { kind: 'Status', reason: 'NotFound', message: 'nope' } }
    expect(runKubectl(['create', 'service', 'clusterip', 's', '--tcp=80'], () => refused).stderr).toBe(
      'error: failed to create ClusterIP service: nope\n',
    )
    expect(runKubectl(['create', 'secret', 'generic', 's'], () => refused).stderr).toBe(
      'error: failed to create secret nope\n',
    )
    expect(runKubectl(['create', 'ns', 'n'], () => refused).stderr).toBe('Error from server (NotFound): nope\n')
  })

  it('says what is missing: files, a name, a group’s command', () => {
    expect(runKubectl(['create']).stderr).toBe('error: must specify one of -f and -k\n')
    expect(runKubectl(['create', 'bogus']).stderr).toBe(
      "error: Unexpected args: [bogus]\nSee 'kubectl create -h' for help and examples\n",
    )
    expect(runKubectl(['create', 'ns']).stderr).toBe(
      "error: exactly one NAME is required, got 0\nSee 'kubectl create namespace -h' for help and examples\n",
    )
    expect(runKubectl(['create', 'service'])).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('  clusterip      Create a ClusterIP service\n') as string,
      code: 1,
    })
    expect(runKubectl(['create', 'token', 'x', '--duration=-1s']).stderr).toBe(
      'error: --duration must be greater than or equal to 0\n',
    )
  })
})
