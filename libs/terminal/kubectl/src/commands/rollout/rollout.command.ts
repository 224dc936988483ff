import { bool, duration, int, type Flag } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { fieldManagerFlag } from '../../client/apply-flags.ts'
import { objectName, pathOf } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import { dig, part, type KubeObject } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import { fetchOrFail, select, type Found } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, SeveralErrors } from '../../process/failure.ts'
import { alignTabs } from '../../printers/tab-writer.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult } from '../../printers/output.ts'
import { rfc3339 } from '../../printers/time.ts'
import { describeTemplate } from '../describe/containers.describe.ts'
import { DescribeWriter } from '../describe/describe.writer.ts'
import { replicaSetsOf } from '../describe/describers.ts'
import { filenameFlags, selectorFlag } from '../get/get.command.ts'
import { takeEvents } from '../get/get.watch.ts'
import { rolloutStatus } from './rollout-status.ts'

const REVISION = 'deployment.kubernetes.io/revision'
const CAUSE = 'kubernetes.io/change-cause'
const KINDS = ['deployment', 'daemonset', 'statefulset']
const candidates = objectCandidates(KINDS, { once: true })
const common: readonly Flag[] = [...filenameFlags, selectorFlag]
const changing: readonly Flag[] = [...printFlags, ...common, fieldManagerFlag('kubectl-rollout')]

function targets(kubectl: Kubectl): Found[] {
  if (kubectl.args.length === 0 && !hasFiles(kubectl)) throw kubectl.usageError('required resource not specified')
  return fetchOrFail(kubectl, select(kubectl, kubectl.args, { kindMeansAll: true }))
}

/** Runs over all, and says at the end what went wrong. */
function each(kubectl: Kubectl, act: (found: Found) => void): void {
  const errors: Error[] = []
  for (const found of targets(kubectl)) {
    try {
      act(found)
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error
      errors.push(error)
    }
  }
  if (errors.length > 0) throw new SeveralErrors(errors)
}

const patchFor = (
  kubectl: Kubectl,
  { resource, namespace, object }: Found,
  patch: unknown,
  manager = 'kubectl-rollout',
): KubeObject =>
  patchObject(kubectl, { resource, namespace, name: object.metadata.name }, 'strategic', patch, 'none', manager)

const pause = defineCommand({
  name: 'pause',
  summary: 'Mark the provided resource as paused',
  usage: 'kubectl rollout pause RESOURCE',
  flags: changing,
  complete: () => ({}),
  run: (_options, kubectl) =>
    each(kubectl, (found) => {
      const { resource, object } = found
      if (resource.kind !== 'Deployment')
        throw new KubectlError(
          `${resource.name}${resource.group ? `.${resource.group}` : ''} ${JSON.stringify(object.metadata.name)} pausing is not supported`,
        )
      if (dig(object, 'spec', 'paused') === true)
        throw new KubectlError(
          `${resource.name}.${resource.group} ${JSON.stringify(object.metadata.name)} is already paused`,
        )
      printResult(
        kubectl,
        objectPrinter(kubectl),
        resource,
        patchFor(kubectl, found, { spec: { paused: true } }),
        'paused',
      )
    }),
  candidates,
})

const resume = defineCommand({
  name: 'resume',
  summary: 'Resume a paused resource',
  usage: 'kubectl rollout resume RESOURCE',
  flags: changing,
  complete: () => ({}),
  run: (_options, kubectl) =>
    each(kubectl, (found) => {
      const { resource, object } = found
      if (resource.kind !== 'Deployment')
        throw new KubectlError(
          `${resource.name}${resource.group ? `.${resource.group}` : ''} ${JSON.stringify(object.metadata.name)} resuming is not supported`,
        )
      if (dig(object, 'spec', 'paused') !== true)
        throw new KubectlError(
          `${resource.name}.${resource.group} ${JSON.stringify(object.metadata.name)} is not paused`,
        )
      printResult(
        kubectl,
        objectPrinter(kubectl),
        resource,
        patchFor(kubectl, found, { spec: { paused: null } }),
        'resumed',
      )
    }),
  candidates,
})

const restart = defineCommand({
  name: 'restart',
  summary: 'Restart a resource',
  usage: 'kubectl rollout restart RESOURCE',
  flags: changing,
  complete: () => ({}),
  run: (_options, kubectl) =>
    each(kubectl, (found) => {
      const { resource, object } = found
      const name = JSON.stringify(object.metadata.name)
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(resource.kind))
        throw new KubectlError(
          `${resource.name}${resource.group ? `.${resource.group}` : ''} ${name} restarting is not supported`,
        )
      if (dig(object, 'spec', 'paused') === true)
        throw new KubectlError(
          `${resource.name}.${resource.group} ${name} can't restart paused deployment (run rollout resume first)`,
        )
      const at = rfc3339(kubectl.invocation.now)
      printResult(
        kubectl,
        objectPrinter(kubectl),
        resource,
        patchFor(kubectl, found, {
          spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } },
        }),
        'restarted',
      )
    }),
  candidates,
})

interface Revision {
  readonly number: number
  readonly set: KubeObject
}

function revisionsOf(kubectl: Kubectl, found: Found): Revision[] {
  if (found.resource.kind !== 'Deployment')
    throw new KubectlError(
      `no history viewer has been implemented for ${JSON.stringify(found.resource.group ? `${found.resource.kind}.${found.resource.group}` : found.resource.kind)}`,
    )
  return replicaSetsOf(kubectl, found)
    .all.map((set) => ({ number: Number(set.metadata.annotations?.[REVISION] ?? 0), set }))
    .sort((a, b) => a.number - b.number)
}

const history = defineCommand<{ revision: number }>({
  name: 'history',
  summary: 'View rollout history',
  usage: 'kubectl rollout history (TYPE NAME | TYPE/NAME) [flags]',
  flags: [...printFlags, ...common, int('revision', 'Show this revision in full.', { default: '0' })],
  complete: (kubectl) => ({ revision: kubectl.flags.number('revision') }),
  validate: ({ revision }) => {
    if (revision < 0) throw new KubectlError('revision must be a positive integer: ' + revision)
  },
  run: ({ revision }, kubectl) =>
    each(kubectl, (found) => {
      const revisions = revisionsOf(kubectl, found)
      const name = objectName(found.resource, found.object.metadata.name)
      const printer = objectPrinter(kubectl)
      if (revision > 0) {
        const one = revisions.find(({ number }) => number === revision)
        if (!one) throw new KubectlError('unable to find the specified revision')
        if (printer) return kubectl.print(printer.print({ apiVersion: 'apps/v1', kind: 'ReplicaSet', ...one.set }))
        const writer = new DescribeWriter()
        const template = part(one.set, 'spec', 'template')
        const cause = one.set.metadata.annotations?.[CAUSE]
        describeTemplate(
          cause
            ? {
                ...template,
                metadata: {
                  ...part(template, 'metadata'),
                  annotations: { ...part(template, 'metadata', 'annotations'), [CAUSE]: cause },
                },
              }
            : template,
          writer,
        )
        kubectl.print(`${name} with revision #${revision}\n${writer.toString()}\n`)
        return
      }
      if (printer) {
        for (const { set } of revisions)
          kubectl.print(printer.print({ apiVersion: 'apps/v1', kind: 'ReplicaSet', ...set }))
        return
      }
      const lines = revisions
        .map(({ number, set }) => `${number}\t${set.metadata.annotations?.[CAUSE] || '<none>'}\n`)
        .join('')
      kubectl.print(`${name} \n${alignTabs(`REVISION\tCHANGE-CAUSE\n${lines}`, { minWidth: 0, padding: 2 })}\n`)
    }),
  candidates,
})

const undo = defineCommand<{ revision: number }>({
  name: 'undo',
  summary: 'Undo a previous rollout',
  usage: 'kubectl rollout undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...printFlags,
    ...common,
    dryRunFlag,
    int('to-revision', 'Revision to go back to; 0: the one before.', { default: '0' }),
  ],
  complete: (kubectl) => ({ revision: kubectl.flags.number('to-revision') }),
  run: ({ revision }, kubectl) => {
    const dryRun = dryRunOf(kubectl)
    each(kubectl, (found) => {
      const { resource, object, namespace } = found
      if (resource.kind !== 'Deployment')
        throw new KubectlError(
          `no rollbacker has been implemented for ${JSON.stringify(resource.group ? `${resource.kind}.${resource.group}` : resource.kind)}`,
        )
      const revisions = revisionsOf(kubectl, found)
      if (dig(object, 'spec', 'paused') === true)
        throw new KubectlError(
          `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
        )
      const wanted = revision === 0 ? revisions.at(-2) : revisions.find(({ number }) => number === revision)
      if (!wanted)
        throw new KubectlError(
          revision === 0
            ? `no rollout history found for deployment ${JSON.stringify(object.metadata.name)}`
            : `unable to find specified revision ${revision} in history`,
        )
      const template = JSON.parse(JSON.stringify(dig(wanted.set, 'spec', 'template'))) as {
        metadata: { labels?: Record<string, string> }
      }
      if (template.metadata.labels) delete template.metadata.labels['pod-template-hash']
      if (dryRun === 'client') {
        const writer = new DescribeWriter()
        describeTemplate(template as never, writer)
        kubectl.print(`${objectName(resource, object.metadata.name)} ${writer.toString()} (dry run)\n`)
        return
      }
      const present = replicaSetsOf(kubectl, found).newSet
      if (present && present.metadata.uid === wanted.set.metadata.uid) {
        kubectl.print(
          `${objectName(resource, object.metadata.name)} skipped rollback (current template already matches revision ${wanted.number})\n`,
        )
        return
      }
      const skipped = new Set([
        'kubectl.kubernetes.io/last-applied-configuration',
        REVISION,
        'deployment.kubernetes.io/revision-history',
        'deployment.kubernetes.io/desired-replicas',
        'deployment.kubernetes.io/max-replicas',
        'deprecated.deployment.rollback.to',
      ])
      const annotations: Record<string, string> = {}
      for (const [key, value] of Object.entries(object.metadata.annotations ?? {}))
        if (skipped.has(key)) annotations[key] = value
      for (const [key, value] of Object.entries(wanted.set.metadata.annotations ?? {}))
        if (!skipped.has(key)) annotations[key] = value
      const result = patchObject(
        kubectl,
        { resource, namespace, name: object.metadata.name },
        'json',
        [
          { op: 'replace', path: '/spec/template', value: template },
          { op: 'replace', path: '/metadata/annotations', value: annotations },
        ],
        dryRun,
        'kubectl-rollout',
      )
      printResult(kubectl, objectPrinter(kubectl), resource, result, 'rolled back', dryRun)
    })
  },
  candidates,
})

interface StatusState {
  rest: string
}

const status = defineCommand<{ revision: number; watches: boolean; timeoutMs: number }>({
  name: 'status',
  summary: 'Show the status of the rollout',
  usage: 'kubectl rollout status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...common,
    int('revision', 'Only this revision; 0: the last.', { default: '0' }),
    duration('timeout', 'How long to watch; 0: until it is over.', { default: '0s' }),
    bool('watch', 'Watch until it is over.', { short: 'w', default: 'true' }),
  ],
  complete: ({ flags }) => ({
    revision: flags.number('revision'),
    watches: flags.flag('watch'),
    timeoutMs: flags.milliseconds('timeout'),
  }),
  validate: ({ revision }, kubectl) => {
    if (revision < 0) throw kubectl.usageError('revision must be a positive integer: ' + revision)
  },
  run: ({ revision, watches, timeoutMs }, kubectl) => {
    const until = timeoutMs > 0 ? kubectl.invocation.now + timeoutMs : undefined
    each(kubectl, ({ resource, namespace, object }) => {
      const { name } = object.metadata
      const first = rolloutStatus(resource.kind, object, revision)
      kubectl.print(first.message)
      if (first.error) throw new KubectlError(first.error)
      if (first.isDone || !watches) return
      const failure = kubectl.invocation.follow<StatusState, string>({
        start: (io) => {
          io.open(
            kubectl.withUser({
              method: 'GET',
              path: pathOf(resource, namespace),
              query: {
                watch: 'true',
                fieldSelector: `metadata.name=${name}`,
                ...(object.metadata.resourceVersion && { resourceVersion: object.metadata.resourceVersion }),
              },
            }),
          )
          io.alarm(until)
          return { rest: '' }
        },
        data: (io, state, _stream, pieces) => {
          for (const { type, object: now } of takeEvents<KubeObject>(state, pieces)) {
            if (type === 'DELETED') return io.finish('object has been deleted')
            if (type !== 'ADDED' && type !== 'MODIFIED') continue
            const { message, isDone, error } = rolloutStatus(resource.kind, now, revision)
            io.print(message)
            if (error) return io.finish(error)
            if (isDone) return io.finish('')
          }
        },
        end: (io) => io.finish('the watch ended before the rollout was over'),
        timer: (io) => io.finish('timed out waiting for the condition'),
      })
      if (failure) throw new KubectlError(failure)
    })
  },
  candidates,
})

export const rolloutCommand: Command = {
  name: 'rollout',
  summary: 'Manage the rollout of a resource',
  description: 'Looks after the rollout of Deployments, DaemonSets and StatefulSets.',
  examples: `  # Back to the revision before
  kubectl rollout undo deployment/web

  # Wait until it is over
  kubectl rollout status deployment/web

  # New pods with the same template
  kubectl rollout restart deployment/web`,
  usage: 'kubectl rollout SUBCOMMAND',
  subcommands: [history, pause, restart, resume, status, undo],
}
