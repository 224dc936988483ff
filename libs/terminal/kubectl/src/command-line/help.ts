// Help texts.
import type { Command } from './command.ts'
import type { Flag } from './flags.ts'
import { globalFlags } from './global-flags.ts'

const GROUPS: readonly { title: string; commands: readonly string[] }[] = [
  { title: 'Basic Commands (Beginner):', commands: ['create', 'expose', 'run', 'set'] },
  { title: 'Basic Commands (Intermediate):', commands: ['explain', 'get', 'edit', 'delete'] },
  { title: 'Deploy Commands:', commands: ['rollout', 'scale', 'autoscale'] },
  {
    title: 'Cluster Management Commands:',
    commands: ['certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint'],
  },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: ['describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events'],
  },
  { title: 'Advanced Commands:', commands: ['diff', 'apply', 'patch', 'replace', 'wait', 'kustomize'] },
  { title: 'Settings Commands:', commands: ['label', 'annotate', 'completion'] },
]
const OTHERS = ['api-resources', 'api-versions', 'config', 'plugin', 'version']

const columnWidth = (commands: readonly Command[]): number =>
  Math.max(11, ...commands.map(({ name }) => name.length)) + 3

/** What `kubectl` alone says. */
export function rootHelp(commands: readonly Command[]): string {
  const known = new Map(commands.map((one) => [one.name, one]))
  const width = columnWidth(commands)
  const lines = (names: readonly string[]): string =>
    names.flatMap((name) => (known.has(name) ? [`  ${name.padEnd(width)}${known.get(name)!.summary}\n`] : [])).join('')
  const groups = GROUPS.map(({ title, commands: names }) => `${title}\n${lines(names)}\n`).join('')
  return `kubectl controls the Kubernetes cluster manager.

 Find more information at: https://kubernetes.io/docs/reference/kubectl/

${groups}Other Commands:
${lines(OTHERS)}
Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).
`
}

/** What `kubectl <command> -h` says. */
export function commandHelp(command: Command, path: string): string {
  const parts = [
    `${command.description ?? command.summary}${/[.!?]$/.test(command.description ?? command.summary) ? '' : '.'}\n`,
  ]
  if (command.aliases?.length) parts.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}\n`)
  if (command.examples) parts.push(`Examples:\n${command.examples}\n`)
  const subs = (command.subcommands ?? []).filter(({ isHidden }) => !isHidden)
  if (subs.length > 0) {
    const width = columnWidth(subs)
    parts.push(
      `Available Commands:\n${subs.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}\n`).join('')}`,
    )
  }
  const flags = (command.flags ?? []).filter(({ hidden, deprecated }) => !hidden && !deprecated)
  if (flags.length > 0) parts.push(`Options:\n${flagsHelp(flags)}`)
  parts.push(`Usage:\n  ${command.usage} [options]\n`)
  if (subs.length > 0) parts.push(`Use "${path} <command> --help" for more information about a given command.`)
  return `${parts.join('\n')}\n${subs.length > 0 ? '' : ''}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`
}

export function optionsHelp(): string {
  return `The following options can be passed to any command:\n\n${flagsHelp(globalFlags)}`
}

function flagsHelp(flags: readonly Flag[]): string {
  const sorted = [...flags].sort((a, b) => (a.name < b.name ? -1 : 1))
  return sorted
    .map((flag) => `    ${flag.short ? `-${flag.short}, ` : ''}--${flag.name}=${defaultText(flag)}:\n\t${flag.about}\n`)
    .join('\n')
}

function defaultText({ type, default: value }: Flag): string {
  if (type === 'bool') return value ?? 'false'
  if (type === 'int') return value ?? '0'
  if (type === 'duration') return value ?? '0s'
  if (type === 'strings' || type === 'stringArray') return `[${value ?? ''}]`
  return `'${value ?? ''}'`
}
