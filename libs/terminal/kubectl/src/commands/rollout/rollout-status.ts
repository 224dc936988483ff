// How far a rollout is (kubectl/pkg/polymorphichelpers/rollout_status.go).
import { dig, listOf, textOf, type KubeObject } from '../../client/objects.ts'

export interface RolloutProgress {
  readonly message: string
  readonly isDone: boolean
  readonly error?: string
}

const count = (object: KubeObject, ...path: string[]): number => Number(dig(object, ...path) ?? 0)

export function rolloutStatus(kind: string, object: KubeObject, revision: number): RolloutProgress {
  const name = JSON.stringify(object.metadata.name)
  const isObserved = Number(object.metadata.generation ?? 0) <= count(object, 'status', 'observedGeneration')
  switch (kind) {
    case 'Deployment': {
      const own = Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)
      if (revision > 0 && own !== revision)
        return {
          message: '',
          isDone: false,
          error: `desired revision (${revision}) is different from the running revision (${own})`,
        }
      if (!isObserved) return { message: 'Waiting for deployment spec update to be observed...\n', isDone: false }
      if (
        listOf(object, 'status', 'conditions').some(
          (one) => one['type'] === 'Progressing' && one['reason'] === 'ProgressDeadlineExceeded',
        )
      )
        return { message: '', isDone: false, error: `deployment ${name} exceeded its progress deadline` }
      const wanted = Number(dig(object, 'spec', 'replicas') ?? 1)
      const [updated, replicas, available] = ['updatedReplicas', 'replicas', 'availableReplicas'].map((key) =>
        count(object, 'status', key),
      ) as [number, number, number]
      if (updated < wanted)
        return {
          message: `Waiting for deployment ${name} rollout to finish: ${updated} out of ${wanted} new replicas have been updated...\n`,
          isDone: false,
        }
      if (replicas > updated)
        return {
          message: `Waiting for deployment ${name} rollout to finish: ${replicas - updated} old replicas are pending termination...\n`,
          isDone: false,
        }
      if (available < updated)
        return {
          message: `Waiting for deployment ${name} rollout to finish: ${available} of ${updated} updated replicas are available...\n`,
          isDone: false,
        }
      return { message: `deployment ${name} successfully rolled out\n`, isDone: true }
    }
    case 'DaemonSet': {
      if (textOf(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate')
        return { message: '', isDone: true, error: 'rollout status is only available for RollingUpdate strategy type' }
      if (!isObserved) return { message: 'Waiting for daemon set spec update to be observed...\n', isDone: false }
      const [updated, wanted, available] = ['updatedNumberScheduled', 'desiredNumberScheduled', 'numberAvailable'].map(
        (key) => count(object, 'status', key),
      ) as [number, number, number]
      if (updated < wanted)
        return {
          message: `Waiting for daemon set ${name} rollout to finish: ${updated} out of ${wanted} new pods have been updated...\n`,
          isDone: false,
        }
      if (available < wanted)
        return {
          message: `Waiting for daemon set ${name} rollout to finish: ${available} of ${wanted} updated pods are available...\n`,
          isDone: false,
        }
      return { message: `daemon set ${name} successfully rolled out\n`, isDone: true }
    }
    case 'StatefulSet': {
      if (textOf(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate')
        return { message: '', isDone: true, error: 'rollout status is only available for RollingUpdate strategy type' }
      if (!isObserved) return { message: 'Waiting for statefulset spec update to be observed...\n', isDone: false }
      const wanted = Number(dig(object, 'spec', 'replicas') ?? 1)
      const ready = count(object, 'status', 'readyReplicas')
      if (ready < wanted) return { message: `Waiting for ${wanted - ready} pods to be ready...\n`, isDone: false }
      const partition = dig(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
      if (partition !== undefined && Number(partition) > 0) {
        const updated = count(object, 'status', 'updatedReplicas')
        if (updated < wanted - Number(partition))
          return {
            message: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - Number(partition)} new pods have been updated...\n`,
            isDone: false,
          }
        return { message: `partitioned roll out complete: ${updated} new pods have been updated...\n`, isDone: true }
      }
      if (textOf(object, 'status', 'updateRevision') !== textOf(object, 'status', 'currentRevision'))
        return {
          message: `waiting for statefulset rolling update to complete ${count(object, 'status', 'updatedReplicas')} pods at revision ${textOf(object, 'status', 'updateRevision')}...\n`,
          isDone: false,
        }
      return {
        message: `statefulset rolling update complete ${count(object, 'status', 'currentReplicas')} pods at revision ${textOf(object, 'status', 'currentRevision')}...\n`,
        isDone: true,
      }
    }
    default:
      return { message: '', isDone: true, error: `no status viewer has been implemented for ${kind}` }
  }
}
