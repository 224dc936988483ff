// The kubeconfig: which cluster, as whom, in which namespace.
import { parse } from 'yaml'
import { FileError } from '../process/file-error.ts'
import type { Invocation } from '../process/invocation.ts'
import { KubectlError } from '../process/failure.ts'

export interface Named<T> {
  name: string
  value: T
}

export interface KubeContext {
  cluster?: string
  user?: string
  namespace?: string
}

export interface Kubeconfig {
  apiVersion?: string
  kind?: string
  preferences?: object
  clusters?: { name: string; cluster: Record<string, unknown> }[] | null
  users?: { name: string; user: Record<string, unknown> }[] | null
  contexts?: { name: string; context: KubeContext }[] | null
  'current-context'?: string
}

export interface LoadedKubeconfig {
  /** The file that changes are written to. */
  readonly path: string
  readonly config: Kubeconfig
  readonly exists: boolean
}

/** Reads `--kubeconfig`, else the files of KUBECONFIG, else ~/.kube/config. The first to name a thing wins. */
export function loadKubeconfig(invocation: Invocation, explicit: string): LoadedKubeconfig {
  const { env } = invocation
  const paths = explicit
    ? [explicit]
    : env['KUBECONFIG']
      ? env['KUBECONFIG'].split(':').filter(Boolean)
      : [`${env['HOME'] ?? ''}/.kube/config`]
  const merged: Kubeconfig = { clusters: [], users: [], contexts: [] }
  let exists = false
  for (const path of paths) {
    let source: string
    try {
      source = invocation.readFile(path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      if (explicit) throw new KubectlError(error.message.replace(/^open/, 'stat'))
      continue
    }
    exists = true
    let config: Kubeconfig | null
    try {
      config = parse(source) as Kubeconfig | null
    } catch (error) {
      throw new KubectlError(
        `error loading config file ${JSON.stringify(path)}: yaml: ${(error as Error).message.split('\n')[0]}`,
      )
    }
    merge(merged, config ?? {})
  }
  return { path: paths[0] ?? '', config: merged, exists }
}

function merge(into: Kubeconfig, from: Kubeconfig): void {
  into['current-context'] ||= from['current-context'] ?? ''
  for (const key of ['clusters', 'users', 'contexts'] as const) {
    const known = (into[key] ?? []) as { name: string }[]
    for (const entry of (from[key] ?? []) as { name: string }[])
      if (!known.some(({ name }) => name === entry.name)) known.push(entry)
    ;(into as Record<string, unknown>)[key] = known
  }
}
