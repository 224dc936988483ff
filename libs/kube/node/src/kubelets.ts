// All kubelets of a cluster: each pod that has a node is brought to life there, kept in step with its spec, and taken
// down again. What a kubelet remembers is stored, so that any process can go on as it.
import type { Client } from '@kubarium/kube-client'
import { createMachine, type Machine } from '@kubarium/machine'
import type { NetworkView } from '@kubarium/kube-network'
import { kinds, type k8s } from '@kubarium/kube-objects'
import type { ObjectChange, ObjectKey, ReconcileContext, Reconciler, Result } from '@kubarium/kube-reconcile'
import { interestIn } from '@kubarium/kube-reconcile'
import type { Change, Journal } from '@kubarium/kube-store'
import { partsOf } from '@kubarium/kube-store'
import { storedLog, type LogLine } from './container-log.ts'
import { EXECS, type ExecRequestObject } from './exec.ts'
import type { ImageSource } from './image-source.ts'
import { networkView } from './network-view.ts'
import { POD_RUNTIMES, type ContainerRuntime, type PodRuntime } from './pod-runtime.ts'
import { PodLook } from './pod/pod-look.ts'
import { lookAtPod } from './pod/pod-work.ts'
import { HOST_PATHS, VOLUME_DATA, Volumes } from './volumes.ts'
import { Worlds } from './worlds.ts'

export interface NodeOptions {
  /** How long pulling an image takes, in seconds of the cluster's time; absent: by its size. */
  readonly pullSeconds?: number
  readonly images: ImageSource
  /** Programs and layers of the images. */
  readonly machine: Pick<Machine, 'programs' | 'layers'>
}

export interface LogOptions {
  readonly previous?: boolean
}

export interface Kubelets {
  readonly reconcilers: readonly Reconciler[]
  /** Told of every change; one made elsewhere may put worlds out of date. */
  changed(change: Change, external: boolean): void
  /** The cluster has settled: what is not needed leaves memory. */
  rest(): void
  /** Drops everything that is not stored: it did not happen. */
  forget(): void
  /** All lines of a container's log up to now; changes nothing. undefined: no such container has run. */
  log(namespace: string, pod: string, container: string, options: LogOptions): readonly LogLine[] | undefined
  /** When a running container will have written more by itself, or undefined. */
  nextOutputAt(namespace: string, pod: string, container: string): number | undefined
}

const NAME = 'kubelet'

const machines = new WeakMap<NodeOptions['machine'], Machine>()

function machineOf(parts: NodeOptions['machine']): Machine {
  let machine = machines.get(parts)
  if (!machine) machines.set(parts, (machine = createMachine(parts)))
  return machine
}

/** @param attach gives the client to read the cluster by, once there is one */
export function kubelets(
  journal: Journal,
  options: NodeOptions & { readonly seed: string },
  attach: { client(): Client; now(): number },
): Kubelets {
  // Programs and layers are the same for all clusters; volumes are this one's.
  const machine = { ...machineOf(options.machine), volumes: {} }
  const { state } = journal
  let written: unknown
  let view: NetworkView | undefined
  const volumes = new Volumes(machine, journal, () => attach.now())
  const runtimeOf = (key: string): PodRuntime | undefined =>
    state.get(`${POD_RUNTIMES}/${key}`) as PodRuntime | undefined
  let look: PodLook | undefined
  const worlds = new Worlds({
    machine,
    get network() {
      return (view ??= networkView(attach.client()))
    },
    now: () => attach.now(),
    random: (purpose) => journal.random(purpose),
    pod: (key) => state.get(`pods/${key}`) as unknown as k8s.Pod | undefined,
    isAttached: ({ pod, container }) =>
      Object.values((look?.drafts.get(pod)?.runtime ?? runtimeOf(pod))?.attached ?? {}).includes(container),
    loadVolumes: (key) => {
      const pod = state.get(`pods/${key}`) as unknown as k8s.Pod | undefined
      if (pod) volumes.load(pod, runtimeOf(key))
    },
    container: ({ pod, container }) => look?.container(pod, container) ?? runtimeOf(pod)?.containers[container],
  })

  const reconcile = ({ namespace, name }: ObjectKey, context: ReconcileContext): Result => {
    look = new PodLook({
      journal,
      machine,
      worlds,
      volumes,
      options,
      context,
      runtimeOf,
      noteWritten: (object) => (written = object),
    })
    try {
      return lookAtPod(look, namespace, name)
    } finally {
      look = undefined
    }
  }

  const kubelet: Reconciler = {
    name: NAME,
    for: kinds.Pod.storage,
    interests: [
      // What one pod did to another's containers; its own writes it knows.
      {
        storage: POD_RUNTIMES,
        keysOf: ({ object, previous }) =>
          object !== undefined && object === written ? [] : [keyOf((object ?? previous)!)],
      },
      {
        storage: EXECS,
        *keysOf({ object, previous }: ObjectChange<never>) {
          const { pod, metadata } = (object ?? previous) as unknown as ExecRequestObject
          yield { namespace: metadata.namespace!, name: pod }
        },
      },
      interestIn(kinds.PersistentVolumeClaim, (change, client) => waitingPods(change, client, runtimeOf)),
      interestIn(kinds.ConfigMap, (change, client) => waitingPods(change, client, runtimeOf)),
      interestIn(kinds.Secret, (change, client) => waitingPods(change, client, runtimeOf)),
    ],
    reconcile,
  }

  return {
    reconcilers: [kubelet],
    changed({ key, previous }, external) {
      if (!external) return
      const { resource, namespace, name } = partsOf(key)
      if (resource === HOST_PATHS || resource === VOLUME_DATA) volumes.dropStored(key)
      if (resource !== POD_RUNTIMES) return
      worlds.dropPod(`${namespace}/${name}`)
      if (previous) volumes.drop(previous as PodRuntime)
    },
    rest: () => worlds.rest(),
    forget() {
      worlds.clear()
      volumes.clear()
    },
    log(namespace, pod, container, { previous }) {
      const runtime = runtimeOf(`${namespace}/${pod}`)?.containers[container]
      if (!runtime) return undefined
      if (previous) return runtime.last ? storedLog(state, namespace, runtime.last.containerId) : undefined
      const id =
        runtime.phase === 'crash-backoff' || runtime.id === undefined
          ? (runtime.last?.containerId ?? runtime.id)
          : runtime.id
      if (id === undefined) return []
      return [...storedLog(state, namespace, id), ...unsaved(`${namespace}/${pod}`, container, runtime)]
    },
    nextOutputAt(namespace, pod, container) {
      const key = { pod: `${namespace}/${pod}`, container }
      const live = worlds.of(key, runtimeOf(key.pod)?.containers[container])
      return live?.world.timers[0]?.[0]
    },
  }

  function unsaved(podKey: string, container: string, runtime: ContainerRuntime): readonly LogLine[] {
    const live = worlds.of({ pod: podKey, container }, runtime)
    if (!live) return []
    return [...live.lines, ...worlds.preview(live, attach.now())]
  }
}

function keyOf({ metadata }: { metadata: { namespace?: string; name: string } }): ObjectKey {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}

/** Pods in the same namespace that wait for something that was not there. */
function* waitingPods(
  { object, previous }: ObjectChange<{ metadata: k8s.ObjectMeta }>,
  client: Client,
  runtimeOf: (key: string) => PodRuntime | undefined,
): Generator<ObjectKey> {
  const { namespace } = (object ?? previous)!.metadata
  if (!object) return
  for (const pod of client.read(kinds.Pod).list(namespace)) {
    const runtime = runtimeOf(`${namespace}/${pod.metadata.name}`)
    if (runtime && Object.values(runtime.containers).some(({ phase }) => phase === 'blocked' || phase === 'waiting'))
      yield keyOf(pod)
  }
}
