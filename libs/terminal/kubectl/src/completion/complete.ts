// `kubectl __complete word…`: candidates for the last word, one a line, as the shell asks for them on Tab.
import { commands } from '../commands/index.ts'
import type { Command } from '../command-line/command.ts'
import { parseFlags, type Flag } from '../command-line/flags.ts'
import { globalFlags } from '../command-line/global-flags.ts'
import { Kubectl } from '../kubectl.ts'
import { KubectlError, ServerError } from '../process/failure.ts'
import type { Invocation } from '../process/invocation.ts'
import { namesOf } from './candidates.ts'

/** The shell completes files when this is not among the lines. */
const NO_FILES = ':4\n'

export function complete(invocation: Invocation, words: readonly string[]): void {
  const word = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  let known: readonly Command[] = commands
  let command: Command | undefined
  const rest: string[] = []
  for (const one of before) {
    const next =
      rest.some((other) => !other.startsWith('-')) && command && !command.subcommands
        ? undefined
        : known.find(({ name, aliases }) => name === one || aliases?.includes(one))
    if (next) {
      command = next
      known = next.subcommands ?? []
    } else rest.push(one)
  }
  const flags = [...(command?.flags ?? []), ...globalFlags]
  const lines = candidates(invocation, command, known, flags, rest, word)
  if (lines === undefined) return
  invocation.print(lines.map((line) => `${line}\n`).join('') + NO_FILES)
}

function candidates(
  invocation: Invocation,
  command: Command | undefined,
  subcommands: readonly Command[],
  flags: readonly Flag[],
  rest: readonly string[],
  word: string,
): readonly string[] | undefined {
  const last = rest.at(-1)
  const pending =
    last === undefined || last.includes('=')
      ? undefined
      : flags.find(
          ({ name, short, type, bare }) =>
            type !== 'bool' &&
            bare === undefined &&
            (last === `--${name}` || (short !== undefined && last === `-${short}`)),
        )
  const words = pending ? rest.slice(0, -1) : rest
  let kubectl: Kubectl
  try {
    const parsed = parseFlags(flags, words, 'kubectl')
    kubectl = new Kubectl(
      invocation,
      command ?? { name: '', summary: '', usage: '' },
      'kubectl',
      parsed.values,
      parsed.args,
      parsed.dash,
    )
  } catch (error) {
    if (error instanceof KubectlError) return []
    throw error
  }
  try {
    if (pending) return ofFlag(kubectl, pending.name)
    const equals = /^--([\w-]+)=/.exec(word)
    if (equals) return ofFlag(kubectl, equals[1]!)?.map((value) => `--${equals[1]}=${value}`)
    if (word.startsWith('-'))
      return flags
        .filter(({ hidden, deprecated }) => !hidden && !deprecated)
        .map(({ name, type, about }) => `--${name}${type === 'bool' ? '' : '='}\t${about}`)
        .filter((line) => line.startsWith(word))
    if (!command || (subcommands.length > 0 && kubectl.args.length === 0))
      return subcommands.filter(({ isHidden }) => !isHidden).map(({ name, summary }) => `${name}\t${summary}`)
    return command.candidates?.(kubectl, kubectl.args, word) ?? []
  } catch (error) {
    if (error instanceof KubectlError || error instanceof ServerError) return []
    throw error
  }
}

const FORMATS = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'wide',
  'go-template',
  'go-template-file',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'custom-columns',
  'custom-columns-file',
]

/** Values of a flag; undefined: files. */
function ofFlag(kubectl: Kubectl, name: string): readonly string[] | undefined {
  switch (name) {
    case 'namespace':
      return namesOf(kubectl, 'namespaces')
    case 'output':
      return FORMATS
    case 'container':
      return containersOf(kubectl)
    case 'context':
      return (kubectl.kubeconfig.config.contexts ?? []).map((one) => one.name)
    case 'cluster':
      return (kubectl.kubeconfig.config.clusters ?? []).map((one) => one.name)
    case 'user':
      return (kubectl.kubeconfig.config.users ?? []).map((one) => one.name)
    case 'dry-run':
      return ['none', 'server', 'client']
    case 'filename':
    case 'kubeconfig':
      return undefined
    default:
      return []
  }
}

function containersOf(kubectl: Kubectl): readonly string[] {
  const name = kubectl.args[0]?.replace(/^pods?\//, '')
  if (name === undefined) return []
  const answer = kubectl.call({
    method: 'GET',
    path: `/api/v1/namespaces/${kubectl.namespace}/pods/${encodeURIComponent(name)}`,
  })
  if (answer.status >= 400) return []
  const { spec } = JSON.parse(answer.body) as {
    spec: { containers: { name: string }[]; initContainers?: { name: string }[] }
  }
  return [...spec.containers, ...(spec.initContainers ?? [])].map((one) => one.name)
}
