import { beforeEach, describe, expect, test } from 'vitest'
import type { User } from '@kubarium/kube-apiserver'
import { ClusterState } from '@kubarium/kube-store'
import { clusterBase } from './bootstrap.ts'
import { clusterIndexes } from './indexes.ts'
import { SimulatedCluster } from './simulated-cluster.ts'
import { standardSimulation } from './standard-simulation.ts'

const NOW = Date.parse('2026-01-01T00:00:30Z')
const AUTH = '/apis/rbac.authorization.k8s.io/v1'
const REVIEWS = '/apis/authorization.k8s.io/v1'
const PODS = '/api/v1/namespaces/default/pods'
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 1, now: NOW })

const admin: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const jane: User = { name: 'jane', groups: ['system:authenticated'] }
const robot: User = {
  name: 'system:serviceaccount:default:robot',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
}
const podReader = { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] }

let cluster: SimulatedCluster

beforeEach(() => {
  cluster = new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, seed: 'access' },
    NOW,
  )
  cluster.step(NOW)
})

interface Answer {
  readonly status: number
  readonly body: { readonly message?: string; readonly rules?: readonly object[]; readonly status?: object }
}

function send(user: User, method: string, url: string, body?: object, impersonate?: string): Answer {
  const answer = cluster.handle(
    {
      method,
      url,
      headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      ...(impersonate !== undefined && { impersonation: { name: impersonate, groups: [], extra: {} } }),
    },
    user,
    NOW,
  )
  if (answer.type !== 'bytes' && answer.type !== 'json') throw new Error(answer.type)
  const text = answer.type === 'bytes' ? Buffer.concat(answer.chunks).toString() : JSON.stringify(answer.body)
  cluster.step(NOW)
  return { status: answer.status, body: JSON.parse(text) }
}

function make(url: string, name: string, rest: object): void {
  expect(send(admin, 'POST', url, { metadata: { name }, ...rest }).status).toBe(201)
}

const bind = (kind: string, role: string, subject: object): object => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: role },
  subjects: [subject],
})
const person = (name: string): object => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name })
const account = { kind: 'ServiceAccount', name: 'robot', namespace: 'default' }

describe('requests', () => {
  test('are refused without a role, and in the real words', () => {
    const { status, body } = send(robot, 'GET', PODS)
    expect(status).toBe(403)
    expect(body.message).toBe(
      'pods is forbidden: User "system:serviceaccount:default:robot" cannot list resource "pods" in API group "" in the namespace "default"',
    )
  })

  test('are answered as far as the roles go that are bound to the user', () => {
    make(`${AUTH}/namespaces/default/roles`, 'pod-reader', podReader)
    make(`${AUTH}/namespaces/default/rolebindings`, 'read-pods', bind('Role', 'pod-reader', account))
    expect(send(robot, 'GET', PODS).status).toBe(200)
    expect(send(robot, 'POST', PODS, { metadata: { name: 'a' } }).status).toBe(403)
    expect(send(robot, 'GET', '/api/v1/namespaces/kube-system/pods').status).toBe(403)
    expect(send(robot, 'DELETE', `${AUTH}/namespaces/default/roles/pod-reader`).status).toBe(403)
  })

  test('may go everywhere with a binding for the whole cluster', () => {
    make(`${AUTH}/clusterrolebindings`, 'jane-views', bind('ClusterRole', 'view', person('jane')))
    expect(send(jane, 'GET', '/api/v1/namespaces/kube-system/pods').status).toBe(200)
    expect(send(jane, 'GET', '/api/v1/namespaces/kube-system/secrets').status).toBe(403)
  })

  test('count for whom they are made in the name of, if the caller may', () => {
    expect(send(admin, 'GET', PODS, undefined, 'jane').body.message).toMatch(/^pods is forbidden: User "jane"/)
    expect(send(jane, 'GET', PODS, undefined, 'kubernetes-admin').status).toBe(403)
  })
})

describe('roles', () => {
  test('give nobody more than their maker has', () => {
    make(`${AUTH}/namespaces/default/roles`, 'role-maker', {
      rules: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['create'] }],
    })
    make(`${AUTH}/namespaces/default/rolebindings`, 'role-maker', bind('Role', 'role-maker', person('jane')))
    const { status, body } = send(jane, 'POST', `${AUTH}/namespaces/default/roles`, {
      metadata: { name: 'more' },
      ...podReader,
    })
    expect(status).toBe(403)
    expect(body.message).toContain('is attempting to grant RBAC permissions not currently held')
    const binding = { metadata: { name: 'all' }, ...bind('ClusterRole', 'cluster-admin', person('jane')) }
    expect(send(jane, 'POST', `${AUTH}/namespaces/default/rolebindings`, binding).status).toBe(403)
  })

  test('are put together of those that their selectors find', () => {
    make(`${AUTH}/clusterroles`, 'all-readers', {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { reads: 'yes' } }] },
    })
    expect(
      send(admin, 'POST', `${AUTH}/clusterroles`, {
        metadata: { name: 'pods', labels: { reads: 'yes' } },
        ...podReader,
      }).status,
    ).toBe(201)
    expect(send(admin, 'GET', `${AUTH}/clusterroles/all-readers`).body.rules).toEqual(podReader.rules)
    send(admin, 'DELETE', `${AUTH}/clusterroles/pods`)
    expect(send(admin, 'GET', `${AUTH}/clusterroles/all-readers`).body.rules ?? []).toEqual([])
  })

  test('that are bound cannot be exchanged for others', () => {
    make(`${AUTH}/clusterrolebindings`, 'jane-views', bind('ClusterRole', 'view', person('jane')))
    const { status, body } = send(admin, 'PATCH', `${AUTH}/clusterrolebindings/jane-views`, {
      roleRef: { name: 'edit' },
    })
    expect(status).toBe(422)
    expect(body.message).toContain('cannot change roleRef')
  })
})

describe('reviews', () => {
  const mayList = { resourceAttributes: { namespace: 'default', verb: 'list', resource: 'pods' } }

  test('tell users what they may', () => {
    const review = (user: User): unknown =>
      send(user, 'POST', `${REVIEWS}/selfsubjectaccessreviews`, { spec: mayList }).body.status
    expect(review(admin)).toEqual({ allowed: true })
    expect(review(jane)).toEqual({ allowed: false })
    make(`${AUTH}/namespaces/default/rolebindings`, 'jane-views', bind('ClusterRole', 'view', person('jane')))
    expect(review(jane)).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "jane-views/default" of ClusterRole "view" to User "jane"',
    })
  })

  test('tell of others only to those who may ask', () => {
    const body = { spec: { ...mayList, user: 'jane' } }
    expect(send(admin, 'POST', `${REVIEWS}/subjectaccessreviews`, body).body.status).toEqual({ allowed: false })
    expect(send(jane, 'POST', `${REVIEWS}/subjectaccessreviews`, body).status).toBe(403)
  })

  test('say who one is', () => {
    const { body } = send(jane, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {})
    expect(body.status).toEqual({ userInfo: { username: 'jane', groups: ['system:authenticated'] } })
  })

  test('leave nothing behind', () => {
    const { revision } = cluster.state
    send(jane, 'POST', `${REVIEWS}/selfsubjectrulesreviews`, { spec: { namespace: 'default' } })
    expect(cluster.state.revision).toBe(revision)
  })
})
