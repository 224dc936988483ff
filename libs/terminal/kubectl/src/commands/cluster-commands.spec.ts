import { beforeAll, describe, expect, it } from 'vitest'
import { ClusterShell } from '../testing/cluster-shell.ts'

const files = {
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: nginx, image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] }
`,
  'several.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: first }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: first }
---
foo: bar
---
apiVersion: v1
kind: ConfigMap
metadata: { name: last }
`,
  'edit.sh': 'sed -i s/blue/green/ $1\n',
  'base/kustomization.yaml':
    'resources: [web.yaml]\nnamePrefix: my-\nconfigMapGenerator: [{ name: gen, literals: [a=1] }]\n',
  'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n',
}

let shell: ClusterShell
const run: ClusterShell['run'] = (line, options) => shell.run(line, options)

describe('kubectl on a cluster', () => {
  beforeAll(() => {
    shell = new ClusterShell(files)
    expect(run('kubectl apply -f web.yaml').stdout).toBe('deployment.apps/web created\n')
    expect(run('kubectl rollout status deploy/web').stdout).toMatch(/deployment "web" successfully rolled out\n$/)
  })

  it('goes on with the next object of a file after an error, and stops at text that is no object', () => {
    expect(run('kubectl create -f several.yaml')).toMatchObject({
      stdout: 'configmap/first created\n',
      stderr:
        'Error from server (AlreadyExists): error when creating "several.yaml": configmaps "first" already exists\n' +
        'error validating "several.yaml": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false\n',
      code: 1,
    })
  })

  it('edits an object in the editor of the person', () => {
    run('kubectl create cm color --from-literal=is=blue')
    expect(run('kubectl edit cm color', { env: { KUBE_EDITOR: 'sh edit.sh' } }).stdout).toBe('configmap/color edited\n')
    expect(run("kubectl get cm color -o jsonpath='{.data.is}'").stdout).toBe('green')
    expect(run('kubectl edit cm color', { env: { KUBE_EDITOR: 'true' } }).stderr).toBe(
      'Edit cancelled, no changes made.\n',
    )
  })

  it('opens the editor again for text that is no good, and gives up when it comes back unchanged', () => {
    expect(run('kubectl edit cm color', { env: { KUBE_EDITOR: 'false' } }).stderr).toBe(
      'error: there was a problem with the editor "false"\n',
    )
    expect(run('kubectl edit cm color', { env: { KUBE_EDITOR: 'nosuch' } }).stderr).toBe(
      'error: unable to launch the editor "nosuch"\n',
    )
    const spoilt = new ClusterShell({ 'once.sh': "grep -q 'bad: ' $1 || echo '  bad: [' >> $1\n" })
    spoilt.run('kubectl create cm color')
    expect(spoilt.run('kubectl edit cm color', { env: { KUBE_EDITOR: 'sh once.sh' } })).toMatchObject({
      stderr: expect.stringMatching(
        /^error: configmaps "color" is invalid\nA copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+.yaml"\nerror: Edit cancelled, no valid changes were saved.\n$/,
      ) as string,
      code: 1,
    })
  })

  it('drains a node: refuses bare pods, evicts what a controller brings back, and uncordons', () => {
    run('kubectl run bare --image=nginx --overrides=\'{"spec":{"nodeName":"node-1"}}\'')
    run('kubectl wait --for=condition=Ready pod/bare')
    const refused = run('kubectl drain node-1')
    expect(refused.stdout).toBe('node/node-1 cordoned\n')
    expect(refused.stderr).toMatch(
      /^error: unable to drain node "node-1" due to error: cannot delete Pods that declare no controller \(use --force to override\): default\/bare, continuing command...\n/,
    )
    const drained = run('kubectl drain node-1 --force')
    expect(drained.stdout).toMatch(
      /^node\/node-1 already cordoned\n(evicting pod .*\n)+(pod\/.* evicted\n)+node\/node-1 drained\n$/,
    )
    expect(drained.stderr).toBe('Warning: deleting Pods that declare no controller: default/bare\n')
    expect(run('kubectl uncordon node-1').stdout).toBe('node/node-1 uncordoned\n')
    run('kubectl rollout status deploy/web')
  })

  it('undoes a rollout, and says what apply will not know of it', () => {
    run('kubectl set image deploy/web nginx=nginx:1.28')
    run('kubectl rollout status deploy/web')
    const { stdout, stderr } = run('kubectl rollout undo deploy/web')
    expect(stdout).toBe('deployment.apps/web rolled back\n')
    expect(stderr).toMatch(/^Warning: resource deployments\/web was previously managed with 'kubectl apply'/)
    expect(run('kubectl rollout pause deploy/web').stdout).toBe('deployment.apps/web paused\n')
    expect(run('kubectl rollout pause deploy/web').stderr).toBe('error: deployments.apps "web" is already paused\n')
    expect(run('kubectl rollout restart deploy/web').stderr).toBe(
      'error: deployments.apps "web" can\'t restart paused deployment (run rollout resume first)\n',
    )
    expect(run('kubectl rollout resume deploy/web').stdout).toBe('deployment.apps/web resumed\n')
  })

  it('shows the template of a revision with tabs, as the real one does', () => {
    expect(run('kubectl rollout history deploy/web --revision=2').stdout).toMatch(
      /^deployment.apps\/web with revision #2\nPod Template:\n {2}Labels:\tapp=web\n\tpod-template-hash=\w+\n {2}Containers:\n/,
    )
  })

  it('waits for creation, conditions, values and deletion', () => {
    expect(run('kubectl wait --for=create cm/color').stdout).toBe('configmap/color condition met\n')
    expect(run("kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 deploy/web").stdout).toBe(
      'deployment.apps/web condition met\n',
    )
    expect(run('kubectl wait --for=create cm/never --timeout=2s').stderr).toBe(
      'error: timed out waiting for the condition\n',
    )
    expect(run('kubectl wait pod/x').stderr).toBe('error: unrecognized condition: []\n')
  })

  it('prunes what apply made and no file names any more', () => {
    const pruning = new ClusterShell({
      'one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one, labels: { set: p } }\n',
      'two.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: two, labels: { set: p } }\n',
    })
    pruning.run('kubectl apply -f one.yaml -f two.yaml')
    expect(pruning.run('kubectl apply -f one.yaml --prune -l set=p --prune-allowlist=core/v1/ConfigMap').stdout).toBe(
      'configmap/one unchanged\nconfigmap/two pruned\n',
    )
    expect(pruning.run('kubectl apply -f one.yaml --prune').stderr).toMatch(/^error: all resources selected for prune/)
  })

  it('shows with diff what apply would change, and ends with 1', () => {
    run('kubectl create cm look --from-literal=a=1')
    const { stdout, code } = run(
      'kubectl create cm look --from-literal=a=2 --dry-run=client -o yaml | kubectl diff -f -',
    )
    expect(stdout).toMatch(/^-  a: "1"\n\+  a: "2"$/m)
    expect(code).toBe(1)
    expect(run('kubectl diff')).toMatchObject({ stderr: 'error: must specify one of -f and -k\n', code: 2 })
  })

  it('applies a kustomization', () => {
    expect(run('kubectl apply -k base').stdout).toBe('configmap/my-gen-h29d89cmmt created\nservice/my-web created\n')
    expect(run('kubectl kustomize base').stdout).toContain('  name: my-web\n')
    expect(run('kubectl kustomize nowhere').stderr).toBe(
      "error: must build at directory: not a valid directory: evalsymlink failure on 'nowhere' : lstat /work/nowhere: no such file or directory\n",
    )
  })

  it('sets variables, images and amounts, and lists variables', () => {
    run('kubectl create cm settings --from-literal=tone=dark')
    expect(run('kubectl set env deploy/web --from=cm/settings')).toMatchObject({
      stdout: 'deployment.apps/web env updated\n',
      stderr: 'Warning: key tone transferred to TONE\n',
    })
    expect(run('kubectl set env deploy/web --list').stdout).toBe(
      '# Deployment web, container nginx\n# TONE from configmap settings, key tone\n',
    )
    expect(run('kubectl set env deploy/web --list --resolve').stdout).toContain('TONE=dark\n')
    expect(run('kubectl set image deploy/web nginx').stderr).toMatch(
      /^error: there is no need to specify a resource type/,
    )
    expect(run('kubectl set resources deploy/web --limits=cpu=abc').stderr).toMatch(/^error: quantities must match/)
  })

  it('labels and annotates, and says what was not there', () => {
    expect(run('kubectl label deploy web tier=front').stdout).toBe('deployment.apps/web labeled\n')
    expect(run('kubectl label deploy web tier=back').stderr).toBe(
      "error: 'tier' already has a value (front), and --overwrite is false\n",
    )
    expect(run('kubectl label deploy web tier- nope-').stdout).toBe(
      'label "nope" not found.\ndeployment.apps/web unlabeled\n',
    )
  })

  it('creates only after an editor with create --edit', () => {
    const { stdout } = run('kubectl create -f several.yaml --edit --dry-run=client -o name || true')
    expect(stdout).toBe('')
    const edited = new ClusterShell({
      'cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: pick }\ndata: { a: blue }\n',
      'edit.sh': 'sed -i s/blue/green/ $1\n',
    })
    expect(edited.run('kubectl create -f cm.yaml --edit', { env: { KUBE_EDITOR: 'sh edit.sh' } }).stdout).toBe(
      'configmap/pick created\n',
    )
    expect(edited.run("kubectl get cm pick -o jsonpath='{.data.a}'").stdout).toBe('green')
  })
})
