// An exec session: a process started in a running container from outside. Its inputs and outputs go through the log of
// the cluster, so that it is the same in every process and in a fork.
import type { StoredObject } from '@kubarium/kube-store'

export const EXECS = '~execs'
export const EXEC_OUTPUTS = '~execoutputs'

export type ExecInput =
  | { readonly type: 'stdin'; readonly text: string }
  | { readonly type: 'stdinEnd' }
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }
  | { readonly type: 'hangup' }

/** Written by whoever serves the exec request; inputs are only ever added. */
export interface ExecRequestObject extends StoredObject {
  /** Name of the pod, in the object's namespace. */
  readonly pod: string
  readonly container: string
  readonly command: readonly string[]
  /** Joins the container's main process instead of starting one. */
  readonly attach?: boolean
  /** Is a connection from outside the cluster to whoever listens on this port: no process, `container` says nothing. */
  readonly dial?: Dial
  readonly tty?: { readonly cols: number; readonly rows: number }
  readonly stdin: boolean
  readonly inputs: readonly ExecInput[]
}

/** Where a connection from outside arrives, and from where it seems to come. */
export interface Dial {
  readonly ip: string
  readonly port: number
  readonly sourceIp: string
}

export interface ExecPart {
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** Written by the kubelet; `exit` is the last one. */
export interface ExecOutputObject extends StoredObject {
  readonly exec: string
  readonly parts: readonly ExecPart[]
  readonly exit?: { readonly code: number }
  /** The process could not be started. */
  readonly error?: string
}

export function execKey(namespace: string, id: string): string {
  return `${EXECS}/${namespace}/${id}`
}

export function execOutputKey(namespace: string, id: string, number: number): string {
  return `${EXEC_OUTPUTS}/${namespace}/${id}.${String(number).padStart(8, '0')}`
}
