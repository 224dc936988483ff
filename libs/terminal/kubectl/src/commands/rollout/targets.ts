// What the commands of rollout share.
import type { Flag } from '../../command-line/flags.ts'
import { filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { fieldManagerFlag } from '../../client/apply-flags.ts'
import { qualifiedName, type Resource } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import { fetchOrFail, select, type Found } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, throwErrors } from '../../process/failure.ts'
import { printFlags } from '../../printers/output.ts'

export const rolloutCandidates = objectCandidates(['deployment', 'daemonset', 'statefulset'], { once: true })
export const targetFlags: readonly Flag[] = [...filenameFlags, selectorFlag]
export const changingFlags: readonly Flag[] = [...printFlags, ...targetFlags, fieldManagerFlag('kubectl-rollout')]

/** Does something with each object that is meant, and says at the end what went wrong. */
export function eachTarget(kubectl: Kubectl, act: (found: Found) => void): void {
  if (kubectl.args.length === 0 && !hasFiles(kubectl)) throw new KubectlError('required resource not specified')
  const errors: Error[] = []
  for (const found of fetchOrFail(kubectl, select(kubectl, kubectl.args, { kindMeansAll: true }))) {
    try {
      act(found)
    } catch (error) {
      if (!(error instanceof KubectlError || error instanceof ServerError)) throw error
      errors.push(error)
    }
  }
  throwErrors(errors)
}

/** `deployments.apps "web"` */
export const quotedTarget = ({ resource, object }: Found): string =>
  `${qualifiedName(resource)} ${JSON.stringify(object.metadata.name)}`

/** `Deployment.apps` */
export const qualifiedKind = ({ kind, group }: Resource): string => (group ? `${kind}.${group}` : kind)
