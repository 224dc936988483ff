import { describe, expect, it } from 'vitest'
import { actorName, plateOfActor } from './plates.ts'

describe('whose work a change was', () => {
  it('knows the scheduler and the controllers by their users', () => {
    expect(plateOfActor('system:kube-scheduler')).toBe('scheduler')
    expect(plateOfActor('system:serviceaccount:kube-system:replicaset-controller')).toBe('controllers')
    expect(plateOfActor('system:kube-controller-manager')).toBe('controllers')
    expect(plateOfActor('deployment-controller')).toBe('controllers')
  })

  it('leaves people, kubelets and programs to themselves', () => {
    expect(plateOfActor('system:node:node-1')).toBeUndefined()
    expect(plateOfActor('learner')).toBeUndefined()
  })

  it('calls them as people do', () => {
    expect(actorName('system:node:node-1')).toBe('kubelet node-1')
    expect(actorName('system:serviceaccount:kube-system:replicaset-controller')).toBe('replicaset-controller')
    expect(actorName('system:kube-scheduler')).toBe('kube-scheduler')
    expect(actorName('mina')).toBe('mina')
  })
})
