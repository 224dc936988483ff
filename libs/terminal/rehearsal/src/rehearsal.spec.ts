import { beforeEach, describe, expect, it } from 'vitest'
import { clusterBase, clusterIndexes, SimulatedCluster, standardSimulation } from '@kubarium/kube-cluster'
import { ClusterState } from '@kubarium/kube-store'
import { BudgetExceeded, Rehearsal } from './rehearsal.ts'

const START = Date.UTC(2026, 2, 1)
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: START })

function rehearsal(budget = {}): Rehearsal {
  const cluster = new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, seed: 'rehearsal' },
    START + 60_000,
  )
  return new Rehearsal({ cluster, budget })
}

describe('a rehearsal', () => {
  let stage: Rehearsal
  beforeEach(() => (stage = rehearsal()))

  it('types a line and gives what it printed', () => {
    const { status, output } = stage.type('kubectl create deployment web --image=nginx --replicas=2')
    expect({ status, output }).toEqual({ status: 0, output: 'deployment.apps/web created\n' })
    expect(stage.type('false').status).toBe(1)
    expect(stage.type('echo a; echo b').output).toBe('a\nb\n')
  })

  it('waits as long as the line takes, in the time of the cluster', () => {
    stage.type('kubectl create deployment web --image=nginx --replicas=2')
    const before = stage.now
    expect(stage.type('kubectl rollout status deployment web').output).toContain('successfully rolled out')
    expect(stage.now - before).toBeGreaterThan(1000)
    const slept = stage.now
    stage.type('sleep 30')
    expect(stage.now - slept).toBeGreaterThanOrEqual(30_000)
  })

  it('settles: what comes about by itself has happened', () => {
    stage.type('kubectl create deployment web --image=nginx --replicas=2')
    stage.settle()
    expect(stage.type('kubectl get deployment web --no-headers').output).toMatch(/^web\s+2\/2/)
  })

  it('takes a here-document as one command', () => {
    const { output } = stage.type(
      'cat <<EOF | kubectl apply -f -\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\nEOF',
    )
    expect(output).toContain('configmap/c created')
  })

  it('speaks to programs in containers', () => {
    stage.type('kubectl run box --image=busybox --command -- sleep 1d')
    stage.settle()
    expect(stage.type('kubectl exec box -- sh -c "echo from $((1+1)) inside"').output).toBe('from 2 inside\n')
    expect(stage.type('kubectl exec box -- false')).toMatchObject({ status: 1 })
    expect(stage.type('kubectl logs box').output).toBe('')
  })

  it('asks as somebody else, who may do less', () => {
    stage.type('kubectl create serviceaccount robot')
    const ask = 'kubectl auth can-i list pods --as=system:serviceaccount:default:robot'
    expect(stage.type(ask).output).toBe('no\n')
    stage.type('kubectl create role reader --verb=list --resource=pods')
    stage.type('kubectl create rolebinding reader --role=reader --serviceaccount=default:robot')
    expect(stage.type(ask).output).toBe('yes\n')
    expect(stage.type('kubectl get secrets --as=system:serviceaccount:default:robot').output).toContain('is forbidden')
  })

  it('reaches what is open to the outside, and nothing else', () => {
    stage.type('kubectl create deployment web --image=nginx')
    stage.type('kubectl create service nodeport web --tcp=80:80 --node-port=30080')
    stage.settle()
    const address = stage.type(`kubectl get node node-1 -o jsonpath='{.status.addresses[0].address}'`).output
    expect(stage.type(`curl -s -o /dev/null -w '%{http_code}' http://${address}:30080/`).output).toBe('200')
    expect(stage.type(`curl -s http://${address}:30081/`).status).toBe(7)
    expect(stage.type('curl -s http://example.com/').status).toBe(6)
  })

  it('interrupts what does not end', () => {
    const { status, output } = stage.type('kubectl get nodes -w', 60_000)
    expect(status).toBe(130)
    expect(output).toContain('node-3')
    expect(stage.type('echo still here').output).toBe('still here\n')
  })

  it('ends at its budget', () => {
    const events = rehearsal({ events: 30 })
    expect(() => {
      events.type('kubectl create deployment web --image=nginx --replicas=9')
      events.settle()
    }).toThrow(BudgetExceeded)
    expect(() => rehearsal({ instructions: 1_000_000 }).type('while true; do :; done')).toThrow('instructions')
    expect(() => rehearsal({ virtualTime: 10_000 }).type('sleep 60')).toThrow('virtualTime')
  })

  it('plays the same each time', () => {
    const play = (): string => {
      const one = rehearsal()
      one.type('kubectl create deployment web --image=nginx --replicas=3')
      one.settle()
      return one.type('kubectl get pods -o wide').output
    }
    expect(play()).toBe(play())
  })
})
