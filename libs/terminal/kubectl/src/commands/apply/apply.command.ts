import { bool, array, text, type Flag } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import {
  createObject,
  dryRunQuery,
  fieldManagerFlag,
  fieldValidation,
  LAST_APPLIED,
  lastAppliedText,
  validateFlag,
  withLastApplied,
} from '../../client/apply-flags.ts'
import { pathOf, type Resource } from '../../client/discovery.ts'
import { hasFiles, readManifests, type Manifest } from '../../client/manifests.ts'
import { dig, type KubeObject } from '../../client/objects.ts'
import { fetchOrFail, select, selectedOf } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, SeveralErrors } from '../../process/failure.ts'
import { serverError } from '../../process/invocation.ts'
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
import { toYaml } from '../../printers/yaml.ts'
import { toJson } from '../../printers/json.ts'
import { deletionFlags } from '../delete/delete.command.ts'
import { filenameFlags, selectorFlag } from '../get/get.command.ts'
import { inFile } from '../create/create.command.ts'
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
    if (flags.flag('prune')) throw new KubectlError('--prune is not available in this terminal')
  },
  run: (options, kubectl) => {
    const errors: Error[] = []
    const results: { resource: Resource; object: KubeObject }[] = []
    let manifests: Manifest[] = []
    try {
      manifests = readManifests(kubectl)
    } catch (error) {
      if (!(error instanceof KubectlError || error instanceof SeveralErrors)) throw error
      errors.push(error)
    }
    if (manifests.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to apply')
    for (const manifest of manifests) {
      try {
        const target = selectedOf(kubectl, manifest)
        if (!manifest.object.metadata.name) {
          if (manifest.object.metadata.generateName)
            throw new KubectlError(`from ${manifest.object.metadata.generateName}: cannot use generate name with apply`)
          throw new KubectlError(
            `error when retrieving current configuration of:\nResource: "${target.resource.group ? `${target.resource.group}/${target.resource.version}` : `/${target.resource.version}`}, Resource=${target.resource.name}", GroupVersionKind: "${target.resource.group ? `${target.resource.group}/${target.resource.version}` : `/${target.resource.version}`}, Kind=${target.resource.kind}"\nName: "", Namespace: "${target.namespace ?? ''}"\nfrom server for: ${JSON.stringify(manifest.source)}: resource name may not be empty`,
          )
        }
        const { object, verb } = options.isServerSide
          ? applyOnServer(kubectl, target.resource, target.namespace, manifest, options)
          : applyHere(kubectl, target.resource, target.namespace, manifest, options)
        if (options.printer && outputFormat(kubectl).format !== 'name')
          results.push({ resource: target.resource, object })
        else printResult(kubectl, options.printer, target.resource, object, verb, options.dryRun)
      } catch (error) {
        if (!(error instanceof ServerError || error instanceof KubectlError)) throw error
        errors.push(error)
      }
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
    if (errors.length > 0) throw new SeveralErrors(errors)
  },
})

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
    try {
      return { object: createObject(kubectl, resource, namespace, annotated, dryRun, manager), verb: 'created' }
    } catch (error) {
      throw inFile(error, 'creating', source)
    }
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
    if (!(error instanceof ServerError) || error.reason === 'Invalid') throw error
    throw new ServerError(error.code, {
      ...error.status,
      message: `error when applying patch:\n${toJson(patch, { compact: true })}\nto:\nResource: "${resource.group ? `${resource.group}/` : '/'}${resource.version}, Resource=${resource.name}", GroupVersionKind: "${resource.group ? `${resource.group}/` : '/'}${resource.version}, Kind=${resource.kind}"\nName: ${JSON.stringify(object.metadata.name)}, Namespace: ${JSON.stringify(namespace ?? '')}\nfor: ${JSON.stringify(source)}: error when patching ${JSON.stringify(source)}: ${error.message}`,
    })
  }
}

const viewLastApplied = defineCommand<{ isJson: boolean }>({
  name: 'view-last-applied',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  usage: 'kubectl apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    ...filenameFlags,
    bool('all', 'All objects of the kinds.'),
    text('output', 'yaml or json.', { short: 'o', default: 'yaml' }),
    selectorFlag,
  ],
  complete: (kubectl) => {
    const output = kubectl.flags.text('output')
    if (output !== 'yaml' && output !== 'json')
      throw kubectl.usageError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`)
    return { isJson: output === 'json' }
  },
  run: ({ isJson }, kubectl) => {
    for (const { object, resource } of fetchOrFail(kubectl, select(kubectl))) {
      const applied = lastApplied(object)
      if (!applied)
        throw new KubectlError(`no last-applied-configuration annotation found on resource: ${object.metadata.name}`)
      void resource
      kubectl.print(isJson ? `${toJson(applied)}\n` : toYaml(applied))
    }
  },
})

const setLastApplied = defineCommand<{ dryRun: DryRun }>({
  name: 'set-last-applied',
  summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  usage: 'kubectl apply set-last-applied -f FILENAME',
  flags: [
    ...printFlags,
    ...filenameFlags,
    bool('create-annotation', 'Make the annotation where there is none.'),
    dryRunFlag,
  ],
  complete: (kubectl) => ({ dryRun: dryRunOf(kubectl) }),
  run: ({ dryRun }, kubectl) => {
    const printer = objectPrinter(kubectl)
    for (const manifest of readManifests(kubectl)) {
      const { resource, namespace } = selectedOf(kubectl, manifest)
      const { name } = manifest.object.metadata
      const current = kubectl.json<KubeObject>({ method: 'GET', path: pathOf(resource, namespace, name) })
      if (
        dig(current, 'metadata', 'annotations', LAST_APPLIED) === undefined &&
        !kubectl.flags.flag('create-annotation')
      )
        throw new KubectlError(
          `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
        )
      const body = JSON.stringify({ metadata: { annotations: { [LAST_APPLIED]: lastAppliedText(manifest.object) } } })
      const result =
        dryRun === 'client'
          ? current
          : kubectl.json<KubeObject>({
              method: 'PATCH',
              path: pathOf(resource, namespace, name),
              query: dryRunQuery(dryRun),
              headers: { 'content-type': 'application/merge-patch+json' },
              body,
            })
      printResult(kubectl, printer, resource, result, 'configured', dryRun)
    }
  },
})

export const applyCommand: Command = { ...applyMain, subcommands: [setLastApplied, viewLastApplied] }
