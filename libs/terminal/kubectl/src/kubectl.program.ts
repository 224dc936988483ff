// kubectl as a program of the simulated machine.
import type { Os, Proc, Program } from '@kubarium/machine'
import { commands } from './commands/index.ts'
import type { Command } from './command-line/command.ts'
import { parseFlags, type Flag } from './command-line/flags.ts'
import { globalFlags } from './command-line/global-flags.ts'
import { commandHelp, optionsHelp, rootHelp } from './command-line/help.ts'
import { suggestions } from './command-line/suggestions.ts'
import { complete } from './completion/complete.ts'
import { Kubectl } from './kubectl.ts'
import { Exit, KubectlError, ServerError, SeveralErrors, explained } from './process/failure.ts'
import { Invocation, Waiting, type InvocationState } from './process/invocation.ts'

/** The program; register it as `kubectl`, and as the completer of `kubectl` and `k`. */
export const kubectl: Program = (os: Os, proc: Proc) => {
  const state = proc.state as InvocationState
  state.log ??= []
  state.written ??= 0
  os.charge(500)
  const invocation = new Invocation(os, proc, state)
  try {
    return run(invocation, proc.argv.slice(1))
  } catch (error) {
    if (error instanceof Waiting) return 'blocked'
    if (!isFailure(error)) throw error
    const { text, code } = explained(error)
    invocation.complain(text)
    return code
  }
}

function run(invocation: Invocation, words: readonly string[]): number {
  if (words[0] === '__complete' || words[0] === '__completeNoDesc') {
    complete(invocation, words.slice(1))
    return 0
  }
  // Global flags may stand before the command's name.
  const { at, command: name } = firstWord(words)
  if (name === undefined) {
    const { help } = parseFlags(globalFlags, words, 'kubectl')
    invocation.print(rootHelp(commands))
    return help ? 0 : 0
  }
  const rest = [...words.slice(0, at), ...words.slice(at + 1)]
  if (name === 'help') {
    const path = rest.filter((word) => !word.startsWith('-'))
    return help(invocation, path)
  }
  if (name === 'options') {
    invocation.print(optionsHelp())
    return 0
  }
  const command = commands.find((one) => one.name === name || one.aliases?.includes(name))
  if (!command) throw unknownCommand(name, 'kubectl', commands)
  return dispatch(invocation, command, `kubectl ${command.name}`, rest)
}

export function unknownCommand(name: string, path: string, known: readonly Command[]): KubectlError {
  const similar = suggestions(name, known)
  return new KubectlError(
    `unknown command ${JSON.stringify(name)} for ${JSON.stringify(path)}${similar.length > 0 ? `\n\nDid you mean this?\n${similar.map((one) => `\t${one}\n`).join('')}` : ''}`,
  )
}

function dispatch(invocation: Invocation, command: Command, path: string, words: readonly string[]): number {
  if (command.subcommands?.length) {
    const { at, command: name } = firstWord(words, command.flags)
    const sub =
      name === undefined
        ? undefined
        : command.subcommands.find((one) => one.name === name || one.aliases?.includes(name))
    if (sub) return dispatch(invocation, sub, `${path} ${sub.name}`, [...words.slice(0, at), ...words.slice(at + 1)])
  }
  const flags = flagsOf(command)
  const parsed = parseFlags(flags, words, path)
  if (parsed.help) {
    invocation.print(commandHelp(command, path))
    return 0
  }
  for (const text of parsed.deprecations) invocation.complain(`${text}\n`)
  const missing = (command.required ?? []).filter((name) => !parsed.values.given(name))
  if (missing.length > 0)
    throw new KubectlError(`required flag(s) ${missing.map((name) => JSON.stringify(name)).join(', ')} not set`)
  const kubectl = new Kubectl(invocation, command, path, parsed.values, parsed.args, parsed.dash)
  if (!command.run) return groupAlone(kubectl)
  try {
    return command.run(kubectl) ?? 0
  } catch (error) {
    if (command.failureCode === undefined || !isFailure(error) || error instanceof Exit) throw error
    invocation.complain(explained(error).text)
    return command.failureCode
  }
}

const isFailure = (error: unknown): error is Error =>
  error instanceof KubectlError ||
  error instanceof Exit ||
  error instanceof ServerError ||
  error instanceof SeveralErrors

/** A group of commands without one of them. @throws KubectlError for a word that is none of them */
function groupAlone(kubectl: Kubectl): number {
  if (kubectl.args.length > 0) throw kubectl.usageError(`unknown command ${JSON.stringify(kubectl.args.join(' '))}`)
  kubectl.complain(commandHelp(kubectl.command, kubectl.path))
  return 1
}

/** The command's own flags before the global ones of the same name. */
function flagsOf(command: Command): readonly Flag[] {
  const own = command.flags ?? []
  return [
    ...own,
    ...globalFlags.filter(
      ({ name, short }) =>
        !own.some((one) => one.name === name || (short !== undefined && one.short === short && short !== 'v')),
    ),
  ]
}

function help(invocation: Invocation, path: readonly string[]): number {
  let known: readonly Command[] = commands
  let found: Command | undefined
  let name = 'kubectl'
  for (const word of path) {
    const next = known.find((one) => one.name === word || one.aliases?.includes(word))
    if (!next) {
      invocation.print(`Unknown help topic [${path.map((one) => `\`${one}\``).join(' ')}]\n`)
      invocation.print(rootHelp(commands))
      return 0
    }
    found = next
    name += ` ${next.name}`
    known = next.subcommands ?? []
  }
  invocation.print(found ? commandHelp(found, name) : rootHelp(commands))
  return 0
}

/** The first word that is no flag and no value of one. */
function firstWord(words: readonly string[], more: readonly Flag[] = []): { at: number; command: string | undefined } {
  const flags = [...more, ...globalFlags]
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') return { at: i, command: word }
    if (word.includes('=') || !(word.startsWith('--') || word.length === 2)) continue
    const flag = word.startsWith('--')
      ? flags.find(({ name }) => name === word.slice(2))
      : flags.find(({ short }) => short === word[1])
    // A flag that nobody knows is taken for one with a value (spf13/cobra).
    const takesValue = flag ? flag.type !== 'bool' && flag.bare === undefined : !/^(-h|--help)$/.test(word)
    if (takesValue) i++
  }
  return { at: -1, command: undefined }
}
