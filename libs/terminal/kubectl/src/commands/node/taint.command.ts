import { bool } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { labelValueProblems, qualifiedNameProblems } from '@kubarium/kube-objects'
import { fieldManagerFlag, validateFlag } from '../../client/apply-flags.ts'
import { listOf } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import { fetchSelected, select } from '../../client/selection.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import { KubectlError, throwErrors } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult } from '../../printers/output.ts'
import { selectorFlag } from '../../command-line/resource-flags.ts'

interface Taint {
  key: string
  value?: string
  effect: string
}

interface TaintOptions {
  readonly targets: readonly string[]
  readonly set: readonly Taint[]
  readonly remove: readonly Taint[]
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** `key=value:effect`, `key:effect`, or with a minus behind it. @throws KubectlError */
function parseTaint(spec: string): Taint {
  const colon = spec.lastIndexOf(':')
  const [body, effect] = colon < 0 ? [spec, ''] : [spec.slice(0, colon), spec.slice(colon + 1)]
  const equals = colon < 0 ? -1 : body.indexOf('=')
  const [key, value] = equals < 0 ? [body, undefined] : [body.slice(0, equals), body.slice(equals + 1)]
  if (effect !== '' && !EFFECTS.includes(effect))
    throw new KubectlError(`invalid taint effect: ${effect}, unsupported taint effect`)
  const [problem] = qualifiedNameProblems(key)
  if (problem) throw new KubectlError(`invalid taint spec: ${spec}, ${problem}`)
  if (value !== undefined) {
    const [wrong] = labelValueProblems(value)
    if (wrong) throw new KubectlError(`invalid taint spec: ${spec}, ${wrong}`)
  }
  return { key, ...(value !== undefined && value !== '' && { value }), effect }
}

/** Nodes, and the taints to set and to remove. @throws KubectlError */
function parseArguments(args: readonly string[]): TaintOptions {
  const targets: string[] = []
  const set: Taint[] = []
  const remove: Taint[] = []
  for (const arg of args) {
    if (arg.includes('=') || arg.includes(':') || arg.endsWith('-')) {
      if (arg.endsWith('-')) remove.push(parseTaint(arg.slice(0, -1)))
      else {
        const taint = parseTaint(arg)
        if (taint.effect === '') throw new KubectlError(`invalid taint spec: ${arg}`)
        if (set.some(({ key, effect }) => key === taint.key && effect === taint.effect))
          throw new KubectlError(
            `duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`,
          )
        set.push(taint)
      }
    } else targets.push(arg)
  }
  return { targets, set, remove }
}

export const taintCommand = defineCommand<TaintOptions>({
  name: 'taint',
  summary: 'Update the taints on one or more nodes',
  description: 'Sets taints on nodes, or removes them with a minus at the end.',
  examples: `  # Keep pods away that do not tolerate it
  kubectl taint nodes node-1 dedicated=special-user:NoSchedule

  # Remove it
  kubectl taint nodes node-1 dedicated:NoSchedule-`,
  usage: 'kubectl taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: [
    ...printFlags,
    bool('all', 'All nodes.'),
    dryRunFlag,
    fieldManagerFlag('kubectl-taint'),
    bool('overwrite', 'Change taints that are there.'),
    selectorFlag,
    validateFlag,
  ],
  complete: (kubectl) => {
    try {
      return parseArguments(kubectl.args)
    } catch (error) {
      throw kubectl.usageError((error as Error).message)
    }
  },
  validate: ({ targets, set, remove }, kubectl) => {
    if (targets.length < 1) throw new KubectlError('one or more resources must be specified as <resource> <name>')
    if (!/^(nodes?|no)(\/|$)/.test(targets[0]!.toLowerCase()))
      throw new KubectlError(`invalid resource type ${targets[0]!.split('/')[0]}, only node types are supported`)
    if (set.length === 0 && remove.length === 0) throw new KubectlError('at least one taint update is required')
    if (kubectl.flags.flag('all') && kubectl.flags.text('selector'))
      throw new KubectlError("setting 'all' parameter with a non-empty selector is prohibited")
    const both = set.filter((one) =>
      remove.some(({ key, effect }) => key === one.key && (effect === '' || effect === one.effect)),
    )
    if (both.length > 0)
      throw new KubectlError(
        `can not both modify and remove the following taint(s) in the same command: ${both.map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`).join(', ')}`,
      )
  },
  run: ({ targets, set, remove }, kubectl) => {
    const dryRun = dryRunOf(kubectl)
    const printer = objectPrinter(kubectl)
    const { found, errors } = fetchSelected(kubectl, select(kubectl, targets))
    for (const { resource, object } of found) {
      const { name } = object.metadata
      const before = listOf<Taint>(object, 'spec', 'taints')
      try {
        const clashing = set.filter((one) => before.some(({ key, effect }) => key === one.key && effect === one.effect))
        if (clashing.length > 0 && !kubectl.flags.flag('overwrite'))
          throw new KubectlError(
            `node ${name} already has ${clashing.map(({ key }) => `${key} taint(s) with same effect(s)`).join(',')} and --overwrite is false`,
          )
        const missing = remove.find(
          (one) => !before.some(({ key, effect }) => key === one.key && (one.effect === '' || effect === one.effect)),
        )
        if (missing)
          throw new KubectlError(
            `taint ${JSON.stringify(missing.effect ? `${missing.key}:${missing.effect}` : missing.key)} not found`,
          )
        const kept = before.filter(
          (one) =>
            !remove.some(({ key, effect }) => key === one.key && (effect === '' || effect === one.effect)) &&
            !set.some(({ key, effect }) => key === one.key && effect === one.effect),
        )
        const taints = [...set, ...kept]
        const result =
          dryRun === 'client'
            ? { ...object, spec: { ...(object['spec'] as object), taints } }
            : patchObject(
                kubectl,
                { resource, namespace: undefined, name },
                'merge',
                { spec: { taints: taints.length > 0 ? taints : null } },
                dryRun,
                'kubectl-taint',
              )
        const verb =
          set.length > 0 && remove.length > 0
            ? 'modified'
            : remove.length > 0
              ? 'untainted'
              : clashing.length > 0
                ? 'modified'
                : 'tainted'
        // It does not say that it was a dry run.
        printResult(kubectl, printer, resource, result, verb)
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        errors.push(error)
      }
    }
    throwErrors(errors)
  },
  candidates: (kubectl, args, word) =>
    args.length === 0 ? ['nodes'] : nameCandidates('nodes')(kubectl, args.slice(1), word),
})
