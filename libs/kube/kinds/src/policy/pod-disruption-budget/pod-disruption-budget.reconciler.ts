// Counts for each budget how many of its pods are well and how many may be disrupted (pkg/controller/disruption).
import { rfc3339 } from '@kubarium/kube-runtime'
import { controllerOf, equalJson, kinds, type Kind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import {
  defineReconciler,
  interestIn,
  type Interest,
  type ObjectKey,
  type ReconcileContext,
} from '@kubarium/kube-reconcile'
import { covers, disruptionsAllowed, expectationOf, isHealthy, needsScale } from './budget.ts'

type Budget = k8s.PodDisruptionBudget

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number }
}

/** The number of replicas of a workload changed: budgets of its namespace count by it. */
function interestInScale(kind: Kind<Scalable>): Interest {
  return interestIn(kind, function* ({ object, previous }, { read }): Generator<ObjectKey> {
    if (object?.spec.replicas === previous?.spec.replicas) return
    const { namespace } = (object ?? previous)!.metadata
    for (const { metadata } of read(kinds.PodDisruptionBudget).list(namespace))
      yield { namespace: namespace!, name: metadata.name }
  })
}

export const disruptionReconciler = defineReconciler({
  name: 'disruption-controller',
  component: 'controllermanager',
  for: kinds.PodDisruptionBudget,
  watches: [
    interestIn(kinds.Pod, function* ({ object, previous }, { read }): Generator<ObjectKey> {
      const { namespace } = (object ?? previous)!.metadata
      for (const budget of read(kinds.PodDisruptionBudget).list(namespace))
        if ((object && covers(budget, object)) || (previous && covers(budget, previous)))
          yield { namespace: namespace!, name: budget.metadata.name }
    }),
    interestInScale(kinds.Deployment as Kind<Scalable>),
    interestInScale(kinds.ReplicaSet as Kind<Scalable>),
    interestInScale(kinds.StatefulSet as Kind<Scalable>),
  ],
  reconcile({ namespace, name }, context) {
    const { read, write, events } = context
    const budget = read(kinds.PodDisruptionBudget).find(namespace, name)
    if (!budget) return
    const pods = read(kinds.Pod)
      .list(namespace)
      .filter((pod) => covers(budget, pod))
    const status = statusOf(budget, pods, context)
    if (equalJson(status, budget.status)) return
    if (pods.length === 0)
      events.record(budget, kinds.PodDisruptionBudget, 'Normal', 'NoPods', 'No matching pods found')
    write(kinds.PodDisruptionBudget).updateStatus({ ...budget, status })
  },
})

function statusOf(budget: Budget, pods: readonly k8s.Pod[], context: ReconcileContext): k8s.PodDisruptionBudgetStatus {
  const { metadata } = budget
  const healthy = pods.filter(isHealthy).length
  const scale = needsScale(budget) ? scaleOf(budget, pods, context) : 0
  const failure = typeof scale === 'string' ? scale : undefined
  const expectation = failure === undefined ? expectationOf(budget, pods.length, scale as number) : undefined
  const allowed = expectation ? disruptionsAllowed(expectation, healthy) : 0
  return {
    ...(expectation
      ? { currentHealthy: healthy, ...expectation }
      : {
          currentHealthy: budget.status.currentHealthy ?? 0,
          desiredHealthy: budget.status.desiredHealthy ?? 0,
          expectedPods: budget.status.expectedPods ?? 0,
        }),
    disruptionsAllowed: allowed,
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
    conditions: [conditionOf(budget, allowed > 0, failure, context.now())],
  }
}

function conditionOf(budget: Budget, isAllowed: boolean, failure: string | undefined, now: number): k8s.Condition {
  const known = budget.status.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const status = isAllowed ? 'True' : 'False'
  return {
    type: 'DisruptionAllowed',
    status,
    observedGeneration: budget.metadata.generation!,
    lastTransitionTime: known?.status === status ? known.lastTransitionTime : rfc3339(now),
    reason: failure !== undefined ? 'SyncFailed' : isAllowed ? 'SufficientPods' : 'InsufficientPods',
    message: failure ?? '',
  }
}

/** How many pods the controllers of these ask for, or why that cannot be known. */
function scaleOf(budget: Budget, pods: readonly k8s.Pod[], { read, events }: ReconcileContext): number | string {
  const scales = new Map<string, number>()
  const unmanaged: k8s.Pod[] = []
  const { namespace } = budget.metadata
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (!owner) {
      unmanaged.push(pod)
      continue
    }
    if (scales.has(owner.uid)) continue
    const set = owner.kind === kinds.ReplicaSet.kind ? read(kinds.ReplicaSet).find(namespace!, owner.name) : undefined
    const top = set && controllerOf(set)
    const workload = top
      ? read(kinds.Deployment).find(namespace!, top.name)
      : (set ?? (read(kinds.StatefulSet).find(namespace!, owner.name) as Scalable | undefined))
    if (!workload || workload.metadata.uid !== (top ?? owner).uid) {
      const problem = `found no controllers for pod "${pod.metadata.name}"`
      events.record(budget, kinds.PodDisruptionBudget, 'Warning', 'NoControllers', problem)
      events.record(
        budget,
        kinds.PodDisruptionBudget,
        'Warning',
        'CalculateExpectedPodCountFailed',
        `Failed to calculate the number of expected pods: ${problem}`,
      )
      return problem
    }
    scales.set(workload.metadata.uid, workload.spec.replicas ?? 1)
  }
  if (unmanaged.length > 0 && budget.status.observedGeneration !== budget.metadata.generation)
    events.record(
      budget,
      kinds.PodDisruptionBudget,
      'Warning',
      'UnmanagedPods',
      `Pods selected by this PodDisruptionBudget (selector: ${goSelector(budget.spec.selector ?? {})}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
    )
  return [...scales.values()].reduce((sum, count) => sum + count, 0)
}

/** A selector as Go prints it. */
function goSelector({ matchLabels = {}, matchExpressions = [] }: k8s.LabelSelector): string {
  const labels = Object.entries(matchLabels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`)
    .join('')
  const expressions = matchExpressions
    .map(
      ({ key, operator, values = [] }) =>
        `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
    )
    .join('')
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`
}
