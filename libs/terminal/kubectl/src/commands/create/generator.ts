// A subcommand of create: one object of a kind, made from flags.
import { bool, type Flag } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import {
  createObject,
  fieldManagerFlag,
  saveConfigFlag,
  validateFlag,
  withLastApplied,
} from '../../client/apply-flags.ts'
import { groupVersionOf, type Resource } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, Unreachable } from '../../process/failure.ts'
import {
  dryRunFlag,
  dryRunOf,
  objectPrinter,
  printFlags,
  printResult,
  type DryRun,
  type ObjectPrinter,
} from '../../printers/output.ts'

/** Flags of every way to create something. */
export const createFlags: readonly Flag[] = [
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
  saveConfigFlag,
  validateFlag,
]

export const appendHashFlag = bool('append-hash', 'Put a hash of the content behind the name.')

export interface GeneratedKind {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly isNamespaced: boolean
}

export interface Generator extends Pick<
  Command,
  'name' | 'aliases' | 'summary' | 'description' | 'usage' | 'examples' | 'required'
> {
  readonly flags: readonly Flag[]
  readonly kind: GeneratedKind
  /** The object, with its fields in the order of Go's type. @throws KubectlError */
  readonly make: (kubectl: Kubectl, name: string) => KubeObject
  /** What stands before the server's words when it refuses; without it they stand alone, as an error of the server. */
  readonly failure?: string
}

interface GeneratedOptions {
  readonly object: KubeObject
  readonly dryRun: DryRun
  readonly printer: ObjectPrinter | undefined
}

/** The one argument. @throws KubectlError */
export function nameArgument(kubectl: Kubectl): string {
  const given = kubectl.dash === undefined ? kubectl.args : kubectl.args.slice(0, kubectl.dash)
  if (given.length !== 1) throw kubectl.usageError(`exactly one NAME is required, got ${given.length}`)
  return given[0]!
}

/** What stands after `--`. */
export const commandArguments = ({ args, dash }: Kubectl): readonly string[] =>
  dash === undefined ? [] : args.slice(dash)

const resourceOf = ({ apiVersion, kind, plural, isNamespaced }: GeneratedKind): Resource => ({
  ...groupVersionOf(apiVersion),
  kind,
  name: plural,
  singular: kind.toLowerCase(),
  shortNames: [],
  isNamespaced,
  verbs: [],
  categories: [],
  subresources: [],
})

/** The subcommand of a generator. */
export function generatorCommand({ flags, kind, make, failure, ...words }: Generator): Command {
  return defineCommand<GeneratedOptions>({
    ...words,
    flags: [...createFlags, ...flags],
    complete: (kubectl) => {
      const name = nameArgument(kubectl)
      const printer = objectPrinter(kubectl, { keepOrder: true })
      const dryRun = dryRunOf(kubectl)
      const object = make(kubectl, name)
      if (kind.isNamespaced && kubectl.enforcesNamespace) object.metadata = withNamespace(object, kubectl.namespace)
      return { object: kubectl.flags.flag('save-config') ? withLastApplied(object) : object, dryRun, printer }
    },
    run: ({ object, dryRun, printer }, kubectl) => {
      const resource = resourceOf(kind)
      let result = object
      if (dryRun !== 'client') {
        try {
          result = createObject(kubectl, resource, kind.isNamespaced ? kubectl.namespace : undefined, object, dryRun)
        } catch (error) {
          if (!(error instanceof ServerError || error instanceof Unreachable) || failure === undefined) throw error
          throw new KubectlError(`${failure}${error.message}`)
        }
      }
      printResult(kubectl, printer, resource, result, 'created', dryRun)
    },
  })
}

/** Metadata with the namespace where Go's type has it: after the name. */
function withNamespace({ metadata }: KubeObject, namespace: string): KubeObject['metadata'] {
  const { name, generateName, ...rest } = metadata
  return { name, ...(generateName !== undefined && { generateName }), namespace, ...rest }
}
