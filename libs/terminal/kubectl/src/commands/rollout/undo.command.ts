import { int } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { LAST_APPLIED } from '../../client/apply-flags.ts'
import { objectName } from '../../client/discovery.ts'
import { copy, dig, type KubeObject } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import type { Found } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult, type DryRun } from '../../printers/output.ts'
import { isEqual } from '../apply/three-way.ts'
import { replicaSetsOf } from '../describe/workloads.describe.ts'
import { templateText } from './history.command.ts'
import { hasRevisions, REVISION, revisionsOf, type Revision } from './revisions.ts'
import { eachTarget, qualifiedKind, rolloutCandidates, targetFlags } from './targets.ts'

export const undoCommand = defineCommand<{ revision: number; dryRun: DryRun }>({
  name: 'undo',
  summary: 'Undo a previous rollout',
  usage: 'kubectl rollout undo (TYPE NAME | TYPE/NAME) [flags]',
  examples: `  # Back to the revision before
  kubectl rollout undo deployment/web

  # To a certain one
  kubectl rollout undo deployment/web --to-revision=3`,
  flags: [
    ...printFlags,
    ...targetFlags,
    dryRunFlag,
    int('to-revision', 'Revision to go back to; 0: the one before.', { default: '0' }),
  ],
  complete: (kubectl) => ({ revision: kubectl.flags.number('to-revision'), dryRun: dryRunOf(kubectl) }),
  run: ({ revision, dryRun }, kubectl) =>
    eachTarget(kubectl, (found) => {
      const { resource, object } = found
      if (!hasRevisions(resource.kind))
        throw new KubectlError(`no rollbacker has been implemented for ${JSON.stringify(qualifiedKind(resource))}`)
      if (object.metadata.annotations?.[LAST_APPLIED] !== undefined)
        kubectl.complain(
          `Warning: resource ${resource.name}/${object.metadata.name} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
        )
      const wanted = wantedRevision(kubectl, found, revision)
      const name = objectName(resource, object.metadata.name)
      if (dryRun === 'client') {
        kubectl.print(`${name} ${templateText(wanted)} (dry run)\n`)
        return
      }
      if (isPresent(kubectl, found, wanted)) {
        kubectl.print(`${name} skipped rollback (current template already matches revision ${wanted.number})\n`)
        return
      }
      printResult(
        kubectl,
        objectPrinter(kubectl),
        resource,
        rollBack(kubectl, found, wanted, dryRun),
        'rolled back',
        dryRun,
      )
    }),
  candidates: rolloutCandidates,
})

/** @throws KubectlError when there is none, or the Deployment is paused */
function wantedRevision(kubectl: Kubectl, found: Found, revision: number): Revision {
  const { resource, object } = found
  if (dig(object, 'spec', 'paused') === true)
    throw new KubectlError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    )
  const revisions = revisionsOf(kubectl, found)
  const wanted = revision === 0 ? revisions.at(-2) : revisions.find(({ number }) => number === revision)
  if (wanted) return wanted
  if (revision !== 0) throw new KubectlError(`unable to find specified revision ${revision} in history`)
  throw new KubectlError(
    resource.kind === 'Deployment'
      ? `no rollout history found for deployment ${JSON.stringify(object.metadata.name)}`
      : 'no last revision to roll back to',
  )
}

function isPresent(kubectl: Kubectl, found: Found, wanted: Revision): boolean {
  if (found.resource.kind === 'Deployment')
    return replicaSetsOf(kubectl, found).newSet?.metadata.uid === wanted.source.metadata.uid
  return isEqual(dig(found.object, 'spec', 'template'), wanted.template)
}

/** Annotations that say where a Deployment or its ReplicaSet stands: each keeps its own. */
const OWN_ANNOTATIONS = new Set([
  LAST_APPLIED,
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
])

function rollBack(kubectl: Kubectl, found: Found, { source, template }: Revision, dryRun: DryRun): KubeObject {
  const { resource, object, namespace } = found
  const target = { resource, namespace, name: object.metadata.name }
  if (resource.kind !== 'Deployment')
    return patchObject(kubectl, target, 'strategic', source['data'], dryRun, 'kubectl-rollout')
  const value = copy(template) as { metadata?: { labels?: Record<string, string> } }
  delete value.metadata?.labels?.['pod-template-hash']
  const annotations = Object.fromEntries([
    ...Object.entries(object.metadata.annotations ?? {}).filter(([key]) => OWN_ANNOTATIONS.has(key)),
    ...Object.entries(source.metadata.annotations ?? {}).filter(([key]) => !OWN_ANNOTATIONS.has(key)),
  ])
  const patch = [
    { op: 'replace', path: '/spec/template', value },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ]
  return patchObject(kubectl, target, 'json', patch, dryRun, 'kubectl-rollout')
}
