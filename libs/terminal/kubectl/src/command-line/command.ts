// What a command of kubectl is: its words for help, its flags, and three steps.
import type { Kubectl } from '../kubectl.ts'
import type { Flag } from './flags.ts'

export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** One line for the list of commands. */
  readonly summary: string
  /** What it does; default: the summary. */
  readonly description?: string
  readonly examples?: string
  /** Usage after `kubectl`, without `[options]`. */
  readonly usage: string
  readonly flags?: readonly Flag[]
  /** Names of flags without which the command does not run. */
  readonly required?: readonly string[]
  /** Exit status when it fails; default 1. */
  readonly failureCode?: number
  readonly subcommands?: readonly Command[]
  /** A command with subcommands of its own that also runs itself. */
  readonly run?: (kubectl: Kubectl) => number | void
  /** Words that may come next. */
  readonly candidates?: (kubectl: Kubectl, args: readonly string[], word: string) => readonly string[]
  readonly isHidden?: boolean
}

export interface CommandSteps<Options> extends Omit<Command, 'run'> {
  /** Reads the command line (and what is needed to understand it). @throws KubectlError */
  readonly complete: (kubectl: Kubectl) => Options
  /** Refuses what does not fit together. @throws KubectlError */
  readonly validate?: (options: Options, kubectl: Kubectl) => void
  /** Does it. @returns the exit status; default 0 */
  readonly run: (options: Options, kubectl: Kubectl) => number | void
}

/** A command in its three steps. */
export function defineCommand<Options>({ complete, validate, run, ...rest }: CommandSteps<Options>): Command {
  return {
    ...rest,
    run: (kubectl) => {
      const options = complete(kubectl)
      validate?.(options, kubectl)
      return run(options, kubectl)
    },
  }
}
