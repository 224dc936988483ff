import { bool, array, text, type Flag } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import {
  createObject,
  dryRunQuery,
  fieldManagerFlag,
  fieldValidation,
  validateFlag,
  withLastApplied,
} from '../../client/apply-flags.ts'
import { pathOf, type Resource } from '../../client/discovery.ts'
import { inFile, withContext } from '../../client/file-errors.ts'
import type { Manifest } from '../../client/documents.ts'
import { hasFiles } from '../../client/manifests.ts'
import type { KubeObject } from '../../client/objects.ts'
import { visitFiles } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { serverError } from '../../process/answers.ts'
import {
  dryRunFlag,
  dryRunOf,
  objectPrinter,
  outputFormat,
  printFlags,
  printResult,
  type DryRun,
  type ObjectPrinter,
} from '../../printers/output.ts'
import { toJson } from '../../printers/json.ts'
import { waitUntilGone } from '../wait/gone.ts'
import { deletionFlags } from '../delete/delete.command.ts'
import { filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { lastAppliedCommands } from './last-applied.commands.ts'
import { checkPruneFlags, prune, prunedResources } from './prune.ts'
import { jsonThreeWayPatch, lastApplied, threeWayPatch } from './three-way.ts'

export const serverSideFlags: readonly Flag[] = [
  bool('server-side', 'The server merges.'),
  bool('force-conflicts', 'Take over fields that others own.'),
]

interface ApplyOptions {
  readonly dryRun: DryRun
  readonly printer: ObjectPrinter | undefined
  readonly isServerSide: boolean
  readonly manager: string
}

const MISSING_ANNOTATION =
  'is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.'

/** Kinds that the server merges strategically: all built-in ones. */
export const isBuiltIn = ({ group }: Resource): boolean =>
  group === '' || !group.includes('.') || group.endsWith('.k8s.io')

const applyMain = defineCommand<ApplyOptions>({
  name: 'apply',
  summary: 'Apply a configuration to a resource by file name or stdin',
  description:
    'Makes objects as files describe them: new ones are created, known ones changed where file and object differ.',
  examples: `  # What a file describes
  kubectl apply -f pod.yaml

  # Every file of a folder
  kubectl apply -f manifests/

  # From standard input
  cat pod.yaml | kubectl apply -f -`,
  usage: 'kubectl apply (-f FILENAME | -k DIRECTORY)',
  flags: [
    ...printFlags,
    ...filenameFlags,
    ...deletionFlags,
    ...serverSideFlags,
    bool('all', 'All objects of the kinds, with --prune.'),
    dryRunFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    bool('openapi-patch', 'Merge by the schema of the server.', { default: 'true' }),
    bool('overwrite', 'Resolve conflicts by the file.', { default: 'true' }),
    bool('prune', 'Delete what is in no file.'),
    text('applyset', 'Object that keeps the list of what was applied.'),
    array('prune-allowlist', 'Kinds to prune.'),
    selectorFlag,
    text('subresource', 'Part of the object: status or scale.'),
    validateFlag,
  ],
  complete: (kubectl) => {
    const { flags } = kubectl
    if (kubectl.args.length > 0) throw kubectl.usageError(`Unexpected args: [${kubectl.args.join(' ')}]`)
    const isServerSide = flags.flag('server-side')
    return {
      dryRun: dryRunOf(kubectl),
      printer: objectPrinter(kubectl),
      isServerSide,
      manager: flags.given('field-manager')
        ? flags.text('field-manager')
        : isServerSide
          ? 'kubectl'
          : 'kubectl-client-side-apply',
    }
  },
  validate: ({ isServerSide, dryRun }, kubectl) => {
    const { flags } = kubectl
    if (!hasFiles(kubectl)) throw new KubectlError('must specify one of -f and -k')
    if (flags.flag('force-conflicts') && !isServerSide)
      throw new KubectlError('--force-conflicts only works with --server-side')
    if (dryRun === 'client' && isServerSide)
      throw new KubectlError(
        "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
      )
    if (flags.flag('force') && isServerSide) throw new KubectlError('--force cannot be used with --server-side')
    if (dryRun === 'server' && flags.flag('force'))
      throw new KubectlError('--dry-run=server cannot be used with --force')
    checkPruneFlags(kubectl)
  },
  run: (options, kubectl) => {
    const results: { resource: Resource; object: KubeObject }[] = []
    let problem: unknown
    const pruned = kubectl.flags.flag('prune') ? prunedResources(kubectl) : []
    const applied = new Set<string>()
    const namespaces = new Set<string>()
    try {
      const count = visitFiles(kubectl, ({ resource, namespace, manifest }) => {
        needName(resource, namespace, manifest)
        const { object, verb } = options.isServerSide
          ? applyOnServer(kubectl, resource, namespace, manifest, options)
          : applyHere(kubectl, resource, namespace, manifest, options)
        applied.add(object.metadata.uid ?? '')
        if (namespace !== undefined) namespaces.add(namespace)
        if (options.printer && outputFormat(kubectl).format !== 'name') results.push({ resource, object })
        else printResult(kubectl, options.printer, resource, object, verb, options.dryRun)
      })
      if (count === 0) problem = new KubectlError('no objects passed to apply')
    } catch (error) {
      // What was applied is shown all the same.
      problem = error
    }
    if (results.length === 1) kubectl.print(options.printer!.print(results[0]!.object, results[0]!.resource))
    else if (results.length > 1)
      kubectl.print(
        options.printer!.print({
          apiVersion: 'v1',
          items: results.map(({ object }) => object),
          kind: 'List',
          metadata: {},
        }),
      )
    if (problem !== undefined) throw problem
    const { dryRun, printer } = options
    if (kubectl.flags.flag('prune')) prune(kubectl, pruned, { dryRun, printer, applied, namespaces })
  },
})

/** @throws KubectlError for an object without a name of its own */
function needName(resource: Resource, namespace: string | undefined, { object, source }: Manifest): void {
  const { name, generateName } = object.metadata
  if (name) return
  if (generateName) throw new KubectlError(`from ${generateName}: cannot use generate name with apply`)
  throw new KubectlError(
    `error when retrieving current configuration of:\n${describeTarget(resource, namespace, '')}\nfrom server for: ${JSON.stringify(source)}: resource name may not be empty`,
  )
}

interface Applied {
  readonly object: KubeObject
  readonly verb: string
}

function applyOnServer(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string | undefined,
  { object }: Manifest,
  { dryRun, manager }: ApplyOptions,
): Applied {
  try {
    const result = kubectl.json<KubeObject>({
      method: 'PATCH',
      path: pathOf(resource, namespace, object.metadata.name),
      query: {
        fieldManager: manager,
        fieldValidation: fieldValidation(kubectl),
        force: String(kubectl.flags.flag('force-conflicts')),
        ...dryRunQuery(dryRun),
      },
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: JSON.stringify(object),
    })
    return { object: result, verb: 'serverside-applied' }
  } catch (error) {
    if (error instanceof ServerError && error.reason === 'Conflict') {
      throw new KubectlError(`Apply failed with ${error.status.details?.causes?.length ?? 1} conflict${(error.status.details?.causes?.length ?? 1) === 1 ? '' : 's'}: ${error.message.replace(/^Apply failed with \d+ conflicts?: /, '')}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`)
    }
    throw error
  }
}

function applyHere(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string | undefined,
  manifest: Manifest,
  { dryRun, manager }: ApplyOptions,
): Applied {
  const { object, source } = manifest
  const answer = kubectl.call({ method: 'GET', path: pathOf(resource, namespace, object.metadata.name) })
  if (answer.status === 404) {
    const annotated = withLastApplied(object)
    if (dryRun === 'client') return { object: annotated, verb: 'created' }
    const created = inFile('creating', source, () =>
      createObject(kubectl, resource, namespace, annotated, dryRun, manager),
    )
    return { object: created, verb: 'created' }
  }
  if (answer.status >= 400) throw serverError(answer)
  const current = JSON.parse(answer.body) as KubeObject
  const before = lastApplied(current)
  if (!before && kubectl.flags.flag('overwrite') && dryRun !== 'client') {
    kubectl.complain(`Warning: resource ${resource.name}/${object.metadata.name} ${MISSING_ANNOTATION}\n`)
  }
  const modified = withLastApplied(object)
  const patch = isBuiltIn(resource)
    ? threeWayPatch(before ?? {}, modified, current)
    : jsonThreeWayPatch(before ?? {}, modified, current)
  if (!patch) return { object: current, verb: 'unchanged' }
  if (dryRun === 'client')
    return {
      object: { ...current, ...modified, metadata: { ...current.metadata, ...modified.metadata } },
      verb: 'configured',
    }
  try {
    const result = kubectl.json<KubeObject>({
      method: 'PATCH',
      path: pathOf(resource, namespace, object.metadata.name),
      query: { fieldManager: manager, fieldValidation: fieldValidation(kubectl), ...dryRunQuery(dryRun) },
      headers: {
        'content-type': isBuiltIn(resource) ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json',
      },
      body: JSON.stringify(patch),
    })
    return {
      object: result,
      verb: result.metadata.resourceVersion === current.metadata.resourceVersion ? 'unchanged' : 'configured',
    }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    if (kubectl.flags.flag('force') && (error.reason === 'Invalid' || error.reason === 'Conflict'))
      return { object: deleteAndCreate(kubectl, resource, namespace, modified, dryRun, manager), verb: 'configured' }
    throw withContext(
      error,
      `error when applying patch:\n${toJson(patch, { compact: true })}\nto:\n${describeTarget(resource, namespace, object.metadata.name)}\nfor: ${JSON.stringify(source)}: error when patching ${JSON.stringify(source)}: `,
    )
  }
}

/** What cannot be changed is made anew (--force). */
function deleteAndCreate(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string | undefined,
  object: KubeObject,
  dryRun: DryRun,
  manager: string,
): KubeObject {
  const { name } = object.metadata
  const gracePeriodSeconds = kubectl.flags.number('grace-period')
  const gone = kubectl.json<KubeObject & { details?: { uid?: string } }>({
    method: 'DELETE',
    path: pathOf(resource, namespace, name),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      propagationPolicy: 'Background',
      ...(gracePeriodSeconds >= 0 && { gracePeriodSeconds }),
    }),
  })
  const uid = gone.kind === 'Status' ? gone.details?.uid : gone.metadata.uid
  waitUntilGone(kubectl, { resource, namespace, name, uid }, kubectl.flags.milliseconds('timeout') || 7 * 86_400_000)
  return createObject(kubectl, resource, namespace, object, dryRun, manager)
}

/** The object as errors name it in full. */
function describeTarget(resource: Resource, namespace: string | undefined, name: string): string {
  const version = `${resource.group}/${resource.version}`
  return `Resource: "${version}, Resource=${resource.name}", GroupVersionKind: "${version}, Kind=${resource.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace ?? '')}`
}

export const applyCommand: Command = { ...applyMain, subcommands: lastAppliedCommands }
