// What the commands of set share: changing the containers of pods and of templates of pods.
import { bool, type Flag } from '../../command-line/flags.ts'
import { filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { fieldManagerFlag } from '../../client/apply-flags.ts'
import { copy, listOf, part, type KubeObject } from '../../client/objects.ts'
import { asTyped } from '../../client/typed-fields.ts'
import { nest, patchObject, templatePath } from '../../client/patching.ts'
import { fetchOrFail, select, type Found } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, throwErrors } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult } from '../../printers/output.ts'
import { isEqual } from '../apply/three-way.ts'

export type Fields = Record<string, unknown>

export interface Container extends Fields {
  name: string
}

export const setFlags: readonly Flag[] = [
  ...printFlags,
  ...filenameFlags,
  bool('all', 'All objects of the kinds in the namespace.'),
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  bool('local', 'Ask nothing of the server.'),
  bool('record', 'Keep the command in an annotation.', { deprecated: '--record will be removed in the future' }),
  selectorFlag,
]

export const workloadCandidates = objectCandidates(
  ['pod', 'replicationcontroller', 'deployment', 'daemonset', 'statefulset', 'cronjob', 'replicaset'],
  { once: true },
)

/** Splits arguments into objects and the changes behind them. @throws KubectlError for an object behind a change */
export function splitChanges(
  args: readonly string[],
  what: string,
  isChange: (arg: string) => boolean,
): { targets: string[]; changes: string[] } {
  const first = args.findIndex(isChange)
  const at = first < 0 ? args.length : first
  const late = args.slice(at).find((arg) => !isChange(arg))
  if (late !== undefined) throw new KubectlError(`all resources must be specified before ${what} changes: ${late}`)
  return { targets: args.slice(0, at), changes: args.slice(at) }
}

/** The objects that are to be changed. @throws when some cannot be had */
export const fetchTargets = (kubectl: Kubectl, targets: readonly string[]): Found[] =>
  fetchOrFail(kubectl, select(kubectl, targets))

/** @throws KubectlError */
export function notAllAndSelector({ flags }: Kubectl): void {
  if (flags.flag('all') && flags.text('selector'))
    throw new KubectlError('cannot set --all and --selector at the same time')
}

/**
 * Changes the pod templates of objects and says so.
 * @param verb what was done, as results say it
 * @param failure what could not be done, before the server's words
 */
export function changeTemplates(
  kubectl: Kubectl,
  found: readonly Found[],
  { verb, failure }: { verb: string; failure: string },
  change: (spec: Fields, found: Found) => void,
): void {
  const dryRun = dryRunOf(kubectl)
  const printer = objectPrinter(kubectl)
  const errors: Error[] = []
  for (const one of found) {
    const { resource, namespace, object } = one
    try {
      const path = templatePath(resource.kind)
      if (!path)
        throw new KubectlError(
          `${resource.name}/${object.metadata.name} the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`,
        )
      const changed = kubectl.flags.flag('local') ? asTyped(object) : copy(object)
      change(part(changed, ...path, 'spec'), one)
      const cause = kubectl.flags.flag('record') ? { annotations: { [CAUSE]: commandLine(kubectl) } } : undefined
      if (isEqual(object, changed)) {
        if (printer) printResult(kubectl, printer, resource, changed, verb, dryRun)
        continue
      }
      let result: KubeObject = changed
      if (dryRun !== 'client' && !kubectl.flags.flag('local'))
        result = patchObject(
          kubectl,
          { resource, namespace, name: object.metadata.name },
          'strategic',
          {
            ...(nest(
              [...path, 'spec'],
              specPatch(part(object, ...path, 'spec'), part(changed, ...path, 'spec')),
            ) as Fields),
            ...(cause && { metadata: cause }),
          },
          dryRun,
          'kubectl-set',
        )
      printResult(kubectl, printer, resource, result, verb, dryRun)
    } catch (error) {
      if (error instanceof ServerError) errors.push(new KubectlError(`${failure}${error.message}`))
      else if (error instanceof KubectlError) errors.push(error)
      else throw error
    }
  }
  throwErrors(errors)
}

const CAUSE = 'kubernetes.io/change-cause'

/** The command as it is recorded: its arguments, then its flags. */
const commandLine = ({ path, args, command, flags }: Kubectl): string =>
  [
    path,
    ...args,
    ...(command.flags ?? [])
      .map(({ name }) => name)
      .filter((name) => flags.given(name))
      .sort()
      .map((name) => `--${name}=${flags.text(name)}`),
  ].join(' ')

function specPatch(before: Fields, after: Fields): Fields {
  const patch: Fields = {}
  for (const key of ['containers', 'initContainers']) {
    if (isEqual(before[key], after[key])) continue
    const olds = listOf<Container>(before, key)
    patch[key] = listOf<Container>(after, key).flatMap((container) => {
      const old = olds.find(({ name }) => name === container.name)
      if (isEqual(old, container)) return []
      return [{ name: container.name, ...differences(old ?? { name: container.name }, container) }]
    })
  }
  for (const key of ['serviceAccountName', 'serviceAccount']) if (before[key] !== after[key]) patch[key] = after[key]
  return patch
}

/** What changed in a container; variables that went away are deleted by name, because the server merges the list. */
function differences(before: Container, after: Container): Fields {
  const patch: Fields = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isEqual(before[key], after[key])) continue
    if (key === 'env') {
      const olds = listOf<{ name: string }>(before, 'env')
      const news = listOf<{ name: string }>(after, 'env')
      patch['$setElementOrder/env'] = news.map(({ name }) => ({ name }))
      patch['env'] = [
        ...news
          .filter(
            (one) =>
              !isEqual(
                one,
                olds.find(({ name }) => name === one.name),
              ),
          )
          .map((one) =>
            'valueFrom' in one
              ? { ...one, value: null }
              : {
                  ...one,
                  ...(olds.some(({ name, ...rest }) => name === one.name && 'valueFrom' in rest) && {
                    valueFrom: null,
                  }),
                },
          ),
        ...olds
          .filter(({ name }) => !news.some((one) => one.name === name))
          .map(({ name }) => ({ $patch: 'delete', name })),
      ]
    } else patch[key] = after[key] ?? null
  }
  return patch
}

/** Whether a name fits a pattern with `*` and `?`. */
export const isWanted = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(name)
