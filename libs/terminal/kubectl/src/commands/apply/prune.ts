// `apply --prune`: what was applied before and is in no file any more is deleted.
import type { Kubectl } from '../../kubectl.ts'
import { LAST_APPLIED } from '../../client/apply-flags.ts'
import { pathOf, type Resource } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { printResult, type DryRun, type ObjectPrinter } from '../../printers/output.ts'

/** Kinds that are looked through unless an allow list says others. */
const DEFAULT_KINDS = [
  'core/v1/ConfigMap',
  'core/v1/Endpoints',
  'core/v1/PersistentVolumeClaim',
  'core/v1/Pod',
  'core/v1/ReplicationController',
  'core/v1/Secret',
  'core/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'core/v1/Namespace',
  'core/v1/PersistentVolume',
]

export interface PruneOptions {
  readonly dryRun: DryRun
  readonly printer: ObjectPrinter | undefined
  /** UIDs of what was applied. */
  readonly applied: ReadonlySet<string>
  /** Namespaces that something was applied in. */
  readonly namespaces: ReadonlySet<string>
}

/** @throws KubectlError when --prune does not say what it is about */
export function checkPruneFlags(kubectl: Kubectl): void {
  const { flags } = kubectl
  if (flags.text('applyset')) {
    if (!flags.flag('prune')) throw new KubectlError('--applyset requires --prune')
    if (!kubectl.enforcesNamespace) throw new KubectlError('namespace is required to use namespace-scoped ApplySet')
    throw new KubectlError('--applyset is not available in this terminal')
  }
  if (!flags.flag('prune')) return
  if (flags.flag('all') && flags.text('selector'))
    throw new KubectlError('cannot set --all and --selector at the same time')
  if (!flags.flag('all') && !flags.text('selector'))
    throw new KubectlError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
}

/** The kinds of the allow list, or those that are usual. @throws KubectlError for what is no kind */
export function prunedResources(kubectl: Kubectl): Resource[] {
  const allowed = kubectl.flags.list('prune-allowlist')
  return (allowed.length > 0 ? allowed : DEFAULT_KINDS).flatMap((text) => {
    const parts = text.split('/')
    if (parts.length !== 3)
      throw new KubectlError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`)
    const [group = '', version = '', kind = ''] = parts
    const resource = kubectl.discovery.ofObject(group === 'core' ? version : `${group}/${version}`, kind)
    if (resource) return [resource]
    if (allowed.length === 0) return []
    throw new KubectlError(
      `error retrieving RESTMappings to prune: invalid resource ${group === 'core' ? '' : group}/${version}, Kind=${kind}, Namespaced=true: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(group === 'core' ? version : `${group}/${version}`)}`,
    )
  })
}

/** Deletes what apply made in these namespaces and no file names any more. */
export function prune(
  kubectl: Kubectl,
  resources: readonly Resource[],
  { dryRun, printer, applied, namespaces }: PruneOptions,
): void {
  const labelSelector = kubectl.flags.text('selector')
  for (const resource of resources)
    for (const namespace of resource.isNamespaced ? namespaces : [undefined]) {
      const { items } = kubectl.json<{ items: KubeObject[] }>({
        method: 'GET',
        path: pathOf(resource, namespace),
        query: { ...(labelSelector && { labelSelector }) },
      })
      for (const item of items) {
        const { name, uid = '', annotations = {} } = item.metadata
        if (annotations[LAST_APPLIED] === undefined || applied.has(uid)) continue
        if (dryRun !== 'client') remove(kubectl, pathOf(resource, namespace, name), dryRun)
        printResult(kubectl, printer, resource, item, 'pruned', dryRun)
      }
    }
}

function remove(kubectl: Kubectl, path: string, dryRun: DryRun): void {
  const gracePeriodSeconds = kubectl.flags.number('grace-period')
  try {
    kubectl.json({
      method: 'DELETE',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        propagationPolicy: 'Background',
        ...(gracePeriodSeconds >= 0 && { gracePeriodSeconds }),
        ...(dryRun === 'server' && { dryRun: ['All'] }),
      }),
    })
  } catch (error) {
    if (!(error instanceof ServerError && error.reason === 'NotFound')) throw error
  }
}
