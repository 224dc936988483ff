// What a kubelet must remember of a pod, stored under a hidden key so that any process can go on from it.
import type { StoredObject } from '@kubarium/kube-store'

/** Storage name of what kubelets remember. */
export const POD_RUNTIMES = '~pods'

/** How a container ended. */
export interface Exit {
  readonly code: number
  readonly signal?: string
  readonly reason: string
  readonly message?: string
  readonly startedAt: number
  readonly finishedAt: number
  readonly containerId: string
}

export interface ProbeRuntime {
  /** When it runs next; null: nothing can have changed since the last time, so it need not run. */
  readonly next: number | null
  readonly successes: number
  readonly failures: number
}

export type ProbeKind = 'startup' | 'liveness' | 'readiness'

export interface ContainerRuntime {
  /**
   * `waiting`: for its turn. `pulling`: until `until`. `pull-backoff`: until the next try. `blocked`: by `error`, looked at again.
   * `running`, `exited`. `crash-backoff`: until the next start.
   */
  readonly phase: 'waiting' | 'pulling' | 'pull-backoff' | 'blocked' | 'running' | 'exited' | 'crash-backoff'
  readonly until?: number
  readonly error?: { readonly reason: string; readonly message: string }
  readonly pullFailures?: number
  readonly pullStartedAt?: number
  readonly restarts: number
  /** As the container's spec named it when it was last looked for. */
  readonly image?: string
  readonly id?: string
  readonly imageId?: string
  readonly imageName?: string
  readonly startedAt?: number
  readonly exit?: Exit
  /** How the one before ended. */
  readonly last?: Exit
  /** Delay of the last crash back-off, milliseconds. */
  readonly backoffMs?: number
  readonly isStarted?: boolean
  readonly isReady?: boolean
  readonly probes?: Partial<Record<ProbeKind, ProbeRuntime>>
  /** The container's world as it was at `worldAt`: a checkpoint of the process machine. */
  readonly world?: string
  readonly worldAt?: number
  /** Lines of its log that are stored. */
  readonly logLines?: number
  /** Connections to other worlds that are open: our name → the other end. */
  readonly connections?: Readonly<Record<string, Peer>>
  /** Until when it may take to stop; then it is killed. */
  readonly killAt?: number
  /** Why it is being stopped although the pod is not. */
  readonly killReason?: string
  /** The signal to end waits for the preStop hook: until it has ended, or until this time (`sleep`). */
  readonly signalAfter?: 'command' | number
  /** The postStart hook has not ended: its command, or until this time (`sleep`). Until then nobody counts it as running. */
  readonly heldBy?: 'command' | number
}

export interface Peer {
  /** Key (`namespace/name`) of the pod at the other end, and its container. */
  readonly pod: string
  readonly container: string
  readonly connection: string
}

export interface PodRuntime extends StoredObject {
  readonly uid: string
  readonly node: string
  readonly startedAt: number
  readonly ip?: string
  readonly containers: Readonly<Record<string, ContainerRuntime>>
  /** emptyDir volumes by name: file trees as JSON. */
  readonly volumes?: Readonly<Record<string, string>>
  /** Execs that have been taken up: how many of their inputs. */
  readonly execs?: Readonly<Record<string, number>>
  /** Of those, the ones that are attached to a container's main process: its name. */
  readonly attached?: Readonly<Record<string, string>>
  readonly isStopping?: boolean
  /** Since when it has been on its node for longer than it may (activeDeadlineSeconds). */
  readonly deadlineAt?: number
}

export function runtimeKey(namespace: string, name: string): string {
  return `${POD_RUNTIMES}/${namespace}/${name}`
}
