import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { dryRunQuery, fieldManagerFlag } from '../../client/apply-flags.ts'
import { pathOf, type Resource } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import { part, type KubeObject } from '../../client/objects.ts'
import { visitFiles } from '../../client/selection.ts'
import { patchObject } from '../../client/patching.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { logLine } from '../../process/klog.ts'
import { serverError } from '../../process/answers.ts'
import { withoutManagedFields } from '../../printers/output.ts'
import { toYaml } from '../../printers/yaml.ts'
import { lastApplied, threeWayPatch } from '../apply/three-way.ts'
import { filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { unifiedDiff } from './unified-diff.ts'

export const diffCommand = defineCommand<Record<string, never>>({
  name: 'diff',
  summary: 'Diff the live version against a would-be applied version',
  description:
    'Shows what apply would change. Ends with 0 when there is no difference, 1 when there is, more when something failed.',
  examples: `  # What a file would change
  kubectl diff -f pod.yaml`,
  usage: 'kubectl diff -f FILENAME',
  failureCode: 2,
  flags: [
    ...filenameFlags,
    text('concurrency', 'Objects at once.', { default: '1' }),
    fieldManagerFlag('kubectl-client-side-apply'),
    bool('force-conflicts', 'Take over fields that others own.'),
    bool('prune', 'Also what is in no file.'),
    selectorFlag,
    bool('server-side', 'The server merges.'),
    bool('show-managed-fields', 'Keep managedFields.'),
  ],
  complete: (kubectl) => {
    if (kubectl.args.length > 0) throw kubectl.usageError(`Unexpected args: [${kubectl.args.join(' ')}]`)
    if (!hasFiles(kubectl)) throw new KubectlError('must specify one of -f and -k')
    return {}
  },
  run: (_options, kubectl) => {
    let differs = false
    const external = kubectl.invocation.env['KUBECTL_EXTERNAL_DIFF'] ?? ''
    const pairs: Pair[] = []
    const run = Math.floor(kubectl.invocation.random() * 4e9)
    visitFiles(kubectl, ({ resource, namespace, manifest }) => {
      const { name } = manifest.object.metadata
      const answer = kubectl.call({ method: 'GET', path: pathOf(resource, namespace, name) })
      if (answer.status >= 400 && answer.status !== 404) throw serverError(answer)
      const live = answer.status === 404 ? undefined : (JSON.parse(answer.body) as KubeObject)
      let merged: KubeObject
      if (kubectl.flags.flag('server-side')) {
        merged = appliedByServer(kubectl, resource, namespace, manifest.object)
      } else if (!live) {
        merged = kubectl.json<KubeObject>({
          method: 'POST',
          path: pathOf(resource, namespace),
          query: dryRunQuery('server'),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(manifest.object),
        })
      } else {
        const patch = threeWayPatch(lastApplied(live) ?? {}, withAnnotations(manifest.object), live)
        merged = patch
          ? patchObject(
              kubectl,
              { resource, namespace, name },
              'strategic',
              patch,
              'server',
              'kubectl-client-side-apply',
            )
          : live
      }
      const file = `${resource.group ? `${resource.group}.` : ''}${resource.version}.${resource.kind}.${namespace ?? ''}.${name}`
      const isManagedShown = kubectl.flags.flag('show-managed-fields')
      const shown = (object: KubeObject | undefined): string =>
        object ? toYaml(isManagedShown ? object : withoutManagedFields(object)) : ''
      const [before, after] = resource.kind === 'Secret' ? masked(live, merged) : [live, merged]
      const [from, to] = [shown(before), shown(after)]
      if (external !== '') {
        pairs.push({ file, from, to })
        return
      }
      const difference = unifiedDiff(
        from,
        to,
        `/tmp/LIVE-${run}/${file}`,
        `/tmp/MERGED-${run}/${file}`,
        kubectl.invocation.now,
      )
      if (difference === '') return
      differs = true
      kubectl.print(difference)
    })
    if (external !== '') return runExternal(kubectl, external, run, pairs)
    return differs ? 1 : 0
  },
})

/** What the server would make of it. @throws ServerError, after saying what a conflict means for the comparison */
function appliedByServer(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string | undefined,
  object: KubeObject,
): KubeObject {
  const { flags } = kubectl
  const { name } = object.metadata
  try {
    return kubectl.json<KubeObject>({
      method: 'PATCH',
      path: pathOf(resource, namespace, name),
      query: {
        fieldManager: flags.given('field-manager') ? flags.text('field-manager') : 'kubectl',
        force: String(flags.flag('force-conflicts')),
        ...dryRunQuery('server'),
      },
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: JSON.stringify(object),
    })
  } catch (error) {
    if (error instanceof ServerError && error.reason === 'Conflict')
      logLine(
        kubectl,
        'W',
        'diff.go:723',
        `Object (${resource.group}/${resource.version}, Kind=${resource.kind}: ${name}) keeps changing, diffing without lock`,
      )
    throw error
  }
}

/** What apply would send has annotations, if only empty ones: none of the live object's go for it. */
const withAnnotations = (object: KubeObject): Record<string, unknown> => ({
  ...object,
  metadata: { ...object.metadata, annotations: object.metadata.annotations ?? {} },
})

interface Pair {
  readonly file: string
  readonly from: string
  readonly to: string
}

/** Hands the two folders to the program of KUBECTL_EXTERNAL_DIFF. @returns its status @throws KubectlError */
function runExternal(kubectl: Kubectl, external: string, run: number, pairs: readonly Pair[]): number {
  const { invocation } = kubectl
  const [live, merged] = [`/tmp/LIVE-${run}`, `/tmp/MERGED-${run}`]
  invocation.runProgram(['mkdir', '-p', live, merged])
  for (const { file, from, to } of pairs) {
    if (from) invocation.writeFile(`${live}/${file}`, from)
    if (to) invocation.writeFile(`${merged}/${file}`, to)
  }
  const words = external.split(/\s+/)
  const status = invocation.runProgram([...words, live, merged])
  if (status === null)
    throw new KubectlError(`failed to run ${JSON.stringify(words[0])}: executable file not found in $PATH`)
  return status
}

/** Data of secrets as stars that tell only whether they differ. */
function masked(live: KubeObject | undefined, merged: KubeObject): [KubeObject | undefined, KubeObject] {
  const [before, after] = [part(live, 'data'), part(merged, 'data')]
  const stars = (data: object, other: Record<string, unknown>, which: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key,
        key in other && other[key] !== value ? `*** (${which})` : '***',
      ]),
    )
  return [live && { ...live, data: stars(before, after, 'before') }, { ...merged, data: stars(after, before, 'after') }]
}
