// A Node is a machine that pods run on.
import {
  equalJson,
  fieldPath,
  forbiddenField,
  invalidValue,
  notSupported,
  qualifiedNameProblems,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, type AdmissionPlugin, type Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { shownNode } from './node.heartbeat.ts'
import { podGcReconciler } from '../pod/pod-gc.reconciler.ts'
import { taintEvictionReconciler } from '../pod/taint-eviction.reconciler.ts'
import { nodeLifecycleReconciler } from './node-lifecycle.reconciler.ts'

const EFFECTS = ['NoExecute', 'NoSchedule', 'PreferNoSchedule']
const NOT_READY = 'node.kubernetes.io/not-ready'
const ROLE_PREFIX = 'node-role.kubernetes.io/'

function errors({ spec }: k8s.Node): FieldError[] {
  const at = fieldPath('spec', 'taints')
  const seen = new Set<string>()
  return (spec.taints ?? []).flatMap((taint, i) => {
    const here = at.index(i)
    const found: FieldError[] = []
    if (!taint.key) found.push(required(here.child('key')))
    else
      found.push(
        ...qualifiedNameProblems(taint.key).map((problem) => invalidValue(here.child('key'), taint.key, problem)),
      )
    if (!taint.effect) found.push(required(here.child('effect')))
    else if (!EFFECTS.includes(taint.effect)) found.push(notSupported(here.child('effect'), taint.effect, EFFECTS))
    const id = `${taint.key}:${taint.effect}`
    if (seen.has(id))
      found.push({
        type: 'FieldValueDuplicate',
        field: String(here),
        value: taint,
        detail: 'taints must be unique by key and effect pair',
      })
    seen.add(id)
    return found
  })
}

/** A new node takes no pods until its kubelet says that it is ready (TaintNodesByCondition). */
export const taintNewNodes: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit(object, { resource, subresource, operation }) {
    if (resource.storage !== 'nodes' || subresource !== '' || operation !== 'CREATE') return
    const node = object as unknown as Mutable<k8s.Node>
    if (!node.spec.taints?.some(({ key, effect }) => key === NOT_READY && effect === 'NoSchedule'))
      node.spec.taints = [...(node.spec.taints ?? []), { key: NOT_READY, effect: 'NoSchedule' }]
  },
}

/** The words of a node's state: Ready, NotReady, Unknown, SchedulingDisabled. */
export function nodeStatusText({ spec, status }: k8s.Node): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  const words = [!ready ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady']
  if (spec.unschedulable) words.push('SchedulingDisabled')
  return words.join(',')
}

/** Roles by label, in order. */
export function nodeRoles({ metadata }: k8s.Node): string {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length))
    else if (key === 'kubernetes.io/role' && value) roles.add(value)
  }
  return roles.size > 0 ? [...roles].sort().join(',') : '<none>'
}

function address({ status }: k8s.Node, type: string): string {
  return status.addresses?.find((one) => one.type === type)?.address ?? '<none>'
}

const info = (node: k8s.Node): Partial<k8s.NodeSystemInfo> => node.status.nodeInfo ?? {}

export const node = defineKind<k8s.Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  strategy: {
    shown: shownNode,
    revalidatesMetadata: true,
    createsStatus: true,
    defaults(object) {
      const { status } = object
      if (status?.allocatable === undefined && status?.capacity)
        object.status = { ...status, allocatable: status.capacity }
    },
    prepareForCreate(object) {
      object.status ??= {} as Mutable<k8s.NodeStatus>
    },
    validate: errors,
    validateUpdate(object, previous) {
      const at = fieldPath('spec')
      const found: FieldError[] = []
      if (previous.spec.podCIDR && !equalJson(previous.spec.podCIDRs, object.spec.podCIDRs))
        found.push(forbiddenField(at.child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid'))
      if (previous.spec.providerID && object.spec.providerID !== previous.spec.providerID)
        found.push(
          forbiddenField(at.child('providerID'), 'node updates may not change providerID except from "" to valid'),
        )
      return found
    },
  },
  selectableFields: { 'spec.unschedulable': 'false' },
  reconcilers: [nodeLifecycleReconciler, taintEvictionReconciler, podGcReconciler],
  columns: [
    column('Status', nodeStatusText),
    column('Roles', nodeRoles),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    column('Version', (one) => info(one).kubeletVersion ?? ''),
    column('Internal-IP', (one) => address(one, 'InternalIP'), { priority: 1 }),
    column('External-IP', (one) => address(one, 'ExternalIP'), { priority: 1 }),
    column('OS-Image', (one) => info(one).osImage || '<unknown>', { priority: 1 }),
    column('Kernel-Version', (one) => info(one).kernelVersion || '<unknown>', { priority: 1 }),
    column('Container-Runtime', (one) => info(one).containerRuntimeVersion || '<unknown>', { priority: 1 }),
  ],
})
