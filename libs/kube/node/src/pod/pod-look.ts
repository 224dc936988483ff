// What one look of a kubelet works with: its tools, and the pods as they stand in this look.
import { decodeBase64, kinds, type k8s } from '@kubarium/kube-objects'
import type { ReconcileContext } from '@kubarium/kube-reconcile'
import type { Journal } from '@kubarium/kube-store'
import type { Machine } from '@kubarium/machine'
import type { References } from '../container-environment.ts'
import type { ExecPart } from '../exec.ts'
import type { NodeOptions } from '../kubelets.ts'
import type { ContainerRuntime, PodRuntime } from '../pod-runtime.ts'
import { containersOf, listOf } from '../pod-containers.ts'
import type { Volumes } from '../volumes.ts'
import type { Live, Worlds } from '../worlds.ts'

/** A pod of this look; another one when a container of it was touched. */
export interface Draft {
  pod: k8s.Pod | undefined
  runtime: PodRuntime
  readonly before: PodRuntime | undefined
}

export interface PodLookTools {
  readonly journal: Journal
  readonly machine: Machine
  readonly worlds: Worlds
  readonly volumes: Volumes
  readonly options: NodeOptions & { readonly seed: string }
  readonly context: ReconcileContext
  runtimeOf(key: string): PodRuntime | undefined
  noteWritten(object: unknown): void
}

/** What is missing is looked for again after so long. */
export const BLOCKED_RETRY_MS = 10_000

export class PodLook {
  /** By `namespace/name`. */
  readonly drafts = new Map<string, Draft>()
  /** By `namespace/exec`. */
  readonly execOutputs = new Map<string, { parts: ExecPart[]; exit?: { code: number }; error?: string }>()

  constructor(readonly tools: PodLookTools) {}

  get now(): number {
    return this.tools.context.now()
  }

  /** A container as it stands in this look, written or not. */
  container(podKey: string, name: string): ContainerRuntime | undefined {
    return this.drafts.get(podKey)?.runtime.containers[name]
  }

  set(
    draft: Draft,
    name: string,
    change: Partial<ContainerRuntime>,
    drop: readonly (keyof ContainerRuntime)[] = [],
  ): void {
    const next = { ...draft.runtime.containers[name]!, ...change } as Record<string, unknown>
    for (const field of drop) delete next[field]
    draft.runtime = {
      ...draft.runtime,
      containers: { ...draft.runtime.containers, [name]: next as unknown as ContainerRuntime },
    }
  }

  event(draft: Draft, type: 'Normal' | 'Warning', reason: string, message: string, container?: k8s.Container): void {
    if (!draft.pod) return
    this.tools.context.events.record(draft.pod, kinds.Pod, type, reason, message, {
      host: draft.runtime.node,
      ...(container && { fieldPath: `spec.${listOf(draft.pod.spec, container)}{${container.name}}` }),
    })
  }

  live(draft: Draft, container: k8s.Container): Live | undefined {
    return this.tools.worlds.of(
      { pod: podKeyOf(draft.pod!), container: container.name },
      draft.runtime.containers[container.name],
    )
  }

  containers(draft: Draft): readonly k8s.Container[] {
    return containersOf(draft.pod!.spec)
  }

  hostIP(pod: k8s.Pod): string {
    const node = this.tools.context.read(kinds.Node).find('', pod.spec.nodeName!)
    return node?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
  }

  references(): References {
    const { read } = this.tools.context
    return {
      configMap: (namespace, name) => read(kinds.ConfigMap).find(namespace, name),
      secret: (namespace, name) => read(kinds.Secret).find(namespace, name),
      services: (namespace) => read(kinds.Service).list(namespace),
      decode: decodeBase64,
      volumeName: (pod, volume) => this.tools.volumes.nameOf(pod, volume),
      token: (pod) => `simulated.${pod.metadata.namespace}.${pod.spec.serviceAccountName}`,
    }
  }
}

/** `namespace/name` */
export function podKeyOf({ metadata }: k8s.Pod): string {
  return `${metadata.namespace}/${metadata.name}`
}
